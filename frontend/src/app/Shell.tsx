import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Icon } from '../components/Icon'
import { useMe } from '../features/session/queries'
import { formatDateTime } from '../lib/format'
import { useSessionLost } from '../lib/session'
import { i18n, useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { DemoBand } from './DemoBand'
import { metaQuery } from './meta'
import { type Place, placesOf } from './places'
import classes from './Shell.module.css'
import { LanguageSwitch, ThemeSwitch } from './Switches'

const SessionLost = lazy(() => import('../features/session/SessionLost'))

/** Everything around a page: the lake bar, the places of the person, the bottom bar of a phone. */
export function Shell() {
  const { t } = useTranslation()
  const language = useLanguage()
  const me = useMe()
  const shown = placesOf(me?.places ?? [])
  // A bar with one place would only repeat the header.
  const bottom = shown.length > 1 ? shown.slice(0, 4) : []
  const lost = useSessionLost()

  return (
    <div className={`${classes.shell} ${bottom.length > 0 ? classes.hasBottom : ''}`}>
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
      {shown.length > 0 && (
        <nav className={classes.places} aria-label={t('header.places')}>
          <PlaceList places={shown} />
        </nav>
      )}
      <div className={classes.content}>
        <Outlet />
      </div>
      {bottom.length > 0 && (
        <nav className={classes.bottom} aria-label={t('nav.bottom')}>
          <PlaceList places={bottom} icons />
        </nav>
      )}
      {lost && (
        <Suspense>
          <SessionLost />
        </Suspense>
      )}
    </div>
  )
}

function PlaceList({ places, icons = false }: { places: readonly Place[]; icons?: boolean }) {
  useTranslation()
  const path = useRouterState({ select: (state) => state.location.pathname })
  // The nearest of the places: /app is the home of all that lies below it.
  const current = places
    .filter(({ to }) => path === to || (to !== '/app' && path.startsWith(`${to}/`)))
    .sort((a, b) => b.to.length - a.to.length)[0]?.to
  return (
    <ul className={classes.list}>
      {places.map(({ name, to, icon }) => (
        <li key={name}>
          <Link to={to} activeOptions={{ exact: true }} aria-current={to === current ? 'page' : undefined}>
            {icons && <Icon name={icon} />}
            {placeLabel(name)}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function placeLabel(name: string): string {
  return i18n.exists(`common:places.${name}`)
    ? i18n.t(`common:places.${name}` as 'common:places.account')
    : name
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
