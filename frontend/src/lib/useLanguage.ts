import { useSyncExternalStore } from 'react'
import type { Language } from './format'
import { i18n } from './texts'

/** The language of the page; the component draws again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(i18n.onChange, () => i18n.language)
}
