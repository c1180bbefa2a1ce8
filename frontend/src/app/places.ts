import type { IconName } from '../components/Icon'

/**
 * Where each of the `places` of GET /me leads. A feature adds its line when its screen exists; a place without
 * a line is not shown. The order is the server's; what is `rare` waits behind "More" when the bar is full.
 */
export const places: Readonly<Record<string, { to: string; icon: IconName; rare?: true }>> = {
  home: { to: '/app', icon: 'home' },
  organisation: { to: '/app/organisation', icon: 'building-bank' },
  applications: { to: '/app/applications', icon: 'file-text' },
  awards: { to: '/app/awards', icon: 'coins' },
  tranches: { to: '/app/tranches', icon: 'list-check' },
  payments: { to: '/app/payments', icon: 'building-bank' },
  reports: { to: '/app/reports', icon: 'file-text' },
  funds: { to: '/app/funds', icon: 'coins', rare: true },
  portfolio: { to: '/app/portfolio', icon: 'chart-bar' },
  team: { to: '/app/team', icon: 'users', rare: true },
  duties: { to: '/app/duties', icon: 'list-check', rare: true },
  calls: { to: '/office/calls', icon: 'calendar-event' },
  screening: { to: '/office/screening', icon: 'clipboard-check' },
  assignments: { to: '/review', icon: 'list-check' },
  decisions: { to: '/office/decisions', icon: 'briefcase' },
  outbox: { to: '/outbox', icon: 'file-text', rare: true },
  trail: { to: '/trail', icon: 'search', rare: true },
  account: { to: '/account', icon: 'user', rare: true },
}

export type Place = { name: string; to: string; icon: IconName; rare?: true }

export function placesOf(names: readonly string[]): Place[] {
  return names.flatMap((name) => {
    const place = places[name]
    return place ? [{ name, ...place }] : []
  })
}

const most = 7

/** What stands in the bar of a desktop, and what waits behind "More". */
export function barOf(places: readonly Place[]): { bar: Place[]; rest: Place[] } {
  if (places.length <= most) return { bar: [...places], rest: [] }
  const often = places.filter(({ rare }) => !rare).slice(0, most)
  return { bar: often, rest: places.filter((place) => !often.includes(place)) }
}

/** The nearest of the places to a path: /app is the home of all that lies below it. */
export function placeAt(places: readonly Place[], path: string): Place | undefined {
  return places
    .filter(({ to }) => path === to || (to !== '/app' && path.startsWith(`${to}/`)))
    .sort((a, b) => b.to.length - a.to.length)[0]
}
