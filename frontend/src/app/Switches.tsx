import { useRouter } from '@tanstack/react-router'
import { Icon, type IconName } from '../components/Icon'
import { useKeepLanguage, useMe } from '../features/session/queries'
import { isLanguage, type Language, languageNames, languageShortNames, languages } from '../lib/format'
import { setLanguage } from '../lib/i18n'
import { useTranslation } from '../lib/texts'
import { setTheme, type Theme, useTheme } from '../lib/theme'
import { useLanguage } from '../lib/useLanguage'
import classes from './Switches.module.css'

type Look = { onLake?: boolean }

/** Three names, each in its own language. A public page keeps its path and its filters. */
export function LanguageSwitch({ onLake = false }: Look) {
  const { t } = useTranslation()
  const current = useLanguage()
  const router = useRouter()

  const me = useMe()
  const keep = useKeepLanguage()

  async function choose(next: Language) {
    await setLanguage(next)
    if (me) keep.mutate(next)
    const { pathname, searchStr, hash } = router.state.location
    const [, first, ...rest] = pathname.split('/')
    if (!isLanguage(first)) return
    const fragment = hash ? `#${hash}` : ''
    router.history.replace(`/${[next, ...rest].join('/')}${searchStr}${fragment}`)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of buttons in the header
    <div
      className={`${classes.group} ${onLake ? classes.onLake : ''}`}
      role="group"
      aria-label={t('header.language')}
    >
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === current}
          aria-label={languageNames[language]}
          onClick={() => choose(language)}
        >
          <span className={classes.long}>{languageNames[language]}</span>
          <span className={classes.short}>{languageShortNames[language]}</span>
        </button>
      ))}
    </div>
  )
}

const schemes: readonly { key: Theme; icon: IconName }[] = [
  { key: 'auto', icon: 'device-desktop' },
  { key: 'light', icon: 'sun' },
  { key: 'dark', icon: 'moon' },
]

export function ThemeSwitch({ onLake = false, words = false }: Look & { words?: boolean }) {
  const { t } = useTranslation()
  const current = useTheme()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of buttons in the header
    <div
      className={`${classes.group} ${onLake ? classes.onLake : ''}`}
      role="group"
      aria-label={t('header.theme')}
    >
      {schemes.map(({ key, icon }) => (
        <button
          key={key}
          type="button"
          aria-pressed={current === key}
          aria-label={t(`theme.${key}`)}
          title={t(`theme.${key}`)}
          onClick={() => setTheme(key)}
        >
          <Icon name={icon} />
          {words && t(`theme.${key}`)}
        </button>
      ))}
    </div>
  )
}
