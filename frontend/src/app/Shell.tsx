import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Icon } from '../components/Icon'
import { useMe } from '../features/session/queries'
import { formatDateTime } from '../lib/format'
import { useSessionLost } from '../lib/session'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { DemoBand } from './DemoBand'
import { metaQuery } from './meta'
import { Places } from './Places'
import { placesOf } from './places'
import classes from './Shell.module.css'
import { LanguageSwitch, ThemeSwitch } from './Switches'

const SessionLost = lazy(() => import('../features/session/SessionLost'))

/** Everything around a page: the lake bar, the places of the person, the bottom bar of a phone. */
export function Shell() {
  const { t } = useTranslation()
  const language = useLanguage()
  const me = useMe()
  const shown = placesOf(me?.places ?? [])
  const lost = useSessionLost()

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {t('skip')}
      </a>
      <TestClock />
      <DemoBand />
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/$lang" params={{ lang: language }} className={classes.name ?? ''}>
            <Mark />
            {t('name')}
          </Link>
          <LanguageSwitch onLake />
          <span className={classes.themeWide}>
            <ThemeSwitch onLake />
          </span>
          {me ? (
            <Link to="/account" className={classes.account ?? ''} aria-label={t('header.account')}>
              <Icon name="user" />
              <span className={classes.accountName}>{me.user.name}</span>
            </Link>
          ) : (
            <Link to="/login" className={classes.account ?? ''} aria-label={t('header.sign_in')}>
              <Icon name="login" />
              <span className={classes.accountName}>{t('header.sign_in')}</span>
            </Link>
          )}
        </div>
      </header>
      <Places places={shown} />
      <div className={classes.content}>
        <Outlet />
      </div>
      {lost && (
        <Suspense>
          <SessionLost />
        </Suspense>
      )}
    </div>
  )
}

function TestClock() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data: meta } = useQuery(metaQuery)
  if (!meta?.test_clock) return null
  return (
    <div className={classes.testClock} role="status">
      <p>{t('test_clock', { now: formatDateTime(meta.now, language) })}</p>
    </div>
  )
}

function Mark() {
  return (
    <svg aria-hidden="true" width="32" height="32" viewBox="0 0 32 32">
      <rect width="31" height="31" x=".5" y=".5" rx="7" fill="none" stroke="#fff" strokeOpacity=".4" />
      <path d="M7 22a9 9 0 0 1 18 0" fill="none" stroke="#F2B84B" strokeWidth="3" strokeLinecap="round" />
      <circle cx="16" cy="9.5" r="3" fill="#fff" />
    </svg>
  )
}
