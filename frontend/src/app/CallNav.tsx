import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '../components/Icon'
import { callQuery } from '../features/officecalls/queries'
import { useTranslation } from '../lib/texts'
import classes from './CallNav.module.css'

const parts = [
  ['funding', '/office/calls/$id/funding'],
  ['experts', '/office/calls/$id/experts'],
  ['grid', '/office/calls/$id/grid'],
  ['ranking', '/office/calls/$id/ranking'],
  ['decisions', '/office/calls/$id/decisions'],
  ['history', '/office/calls/$id/history'],
] as const

/** The pages of one call, each of another feature: its own, and those parts that the server names for the reader. */
export function CallNav({ id }: { id: string }) {
  const { t } = useTranslation('office')
  const { data: call } = useSuspenseQuery(callQuery(id))
  const pages = [
    ['call', '/office/calls/$id'] as const,
    ...(call.actions?.some(({ verb, allowed }) => verb === 'edit' && allowed)
      ? [['edit', '/office/calls/$id/edit'] as const]
      : []),
    ...parts.filter(([name]) => call.parts.includes(name)),
  ]
  return (
    <>
      <BackLink to="/office/calls">{t('all_calls')}</BackLink>
      {pages.length > 1 && (
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
      )}
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
