import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../components/Icon'
import { useTranslation } from '../lib/texts'
import classes from './CallNav.module.css'

const pages = [
  ['call', '/office/calls/$id'],
  ['edit', '/office/calls/$id/edit'],
  ['funding', '/office/calls/$id/funding'],
  ['experts', '/office/calls/$id/experts'],
  ['grid', '/office/calls/$id/grid'],
  ['ranking', '/office/calls/$id/ranking'],
  ['decisions', '/office/calls/$id/decisions'],
  ['history', '/office/calls/$id/history'],
] as const

/** The pages of one call, each of another feature. */
export function CallNav({ id }: { id: string }) {
  const { t } = useTranslation('office')
  return (
    <>
      <BackLink to="/office/calls">{t('all_calls')}</BackLink>
      <nav className={classes.nav} aria-label={t('pages')}>
        <ul className={classes.list}>
          {pages.map(([name, to]) => (
            <li key={name}>
              <Link to={to} params={{ id }} activeOptions={{ exact: true, includeSearch: false }}>
                {t(name)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  )
}

type Back = '/office/calls' | '/office/screening' | '/review' | '/outbox'

export function BackLink({ to, children }: { to: Back; children: ReactNode }) {
  return (
    <Link to={to} className={classes.back ?? ''}>
      <Icon name="arrow-left" size={18} />
      {children}
    </Link>
  )
}
