import type { Me } from '../features/session/queries'
import type { Localised } from '../lib/format'

export type Mine = { id: string; name: Localised; kind: string }

/** The organisations that somebody belongs to, as the pages take them. */
export function mineOf(me: Me | null): Mine[] {
  return (me?.memberships ?? []).map(({ organisation_id, organisation_name, kind }) => ({
    id: organisation_id,
    name: organisation_name,
    kind,
  }))
}
