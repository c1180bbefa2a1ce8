import type { IconName } from '../components/Icon'

/**
 * Where each of the `places` of GET /me leads. A feature adds its line when its screen exists; a place without
 * a line is not shown. The order is the server's.
 */
export const places: Readonly<Record<string, { to: string; icon: IconName }>> = {
  home: { to: '/app', icon: 'home' },
  organisation: { to: '/app/organisation', icon: 'building-bank' },
  applications: { to: '/app/applications', icon: 'file-text' },
  awards: { to: '/app/awards', icon: 'coins' },
  tranches: { to: '/app/tranches', icon: 'list-check' },
  payments: { to: '/app/payments', icon: 'building-bank' },
  reports: { to: '/app/reports', icon: 'file-text' },
  funds: { to: '/app/funds', icon: 'coins' },
  portfolio: { to: '/app/portfolio', icon: 'chart-bar' },
  team: { to: '/app/team', icon: 'users' },
  duties: { to: '/app/duties', icon: 'list-check' },
  calls: { to: '/office/calls', icon: 'calendar-event' },
  screening: { to: '/office/screening', icon: 'clipboard-check' },
  assignments: { to: '/review', icon: 'list-check' },
  decisions: { to: '/office/decisions', icon: 'briefcase' },
  outbox: { to: '/outbox', icon: 'file-text' },
  trail: { to: '/trail', icon: 'search' },
  account: { to: '/account', icon: 'user' },
}

export type Place = { name: string; to: string; icon: IconName }

export function placesOf(names: readonly string[]): Place[] {
  return names.flatMap((name) => {
    const place = places[name]
    return place ? [{ name, ...place }] : []
  })
}
