import type { IconName } from '../components/Icon'

/**
 * Where each of the `places` of GET /me leads. A feature adds its line when its screen exists; a place without
 * a line is not shown. The order is the server's.
 */
export const places: Readonly<Record<string, { to: string; icon: IconName }>> = {
  home: { to: '/app', icon: 'home' },
  organisation: { to: '/app/organisation', icon: 'building-bank' },
  applications: { to: '/app/applications', icon: 'file-text' },
  team: { to: '/app/team', icon: 'users' },
  duties: { to: '/app/duties', icon: 'list-check' },
  account: { to: '/account', icon: 'user' },
}

export type Place = { name: string; to: string; icon: IconName }

export function placesOf(names: readonly string[]): Place[] {
  return names.flatMap((name) => {
    const place = places[name]
    return place ? [{ name, ...place }] : []
  })
}
