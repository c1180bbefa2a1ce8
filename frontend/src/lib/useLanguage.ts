import { useTranslation } from 'react-i18next'
import { isLanguage, type Language } from './format'

/** The language of the page; the component draws again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return isLanguage(i18n.language) ? i18n.language : 'kk'
}
