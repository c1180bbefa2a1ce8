export const organisationStates = ['unverified', 'verified', 'returned', 'refused'] as const
export const organisationKinds = ['ngo', 'initiative_group', 'individual', 'donor', 'operator'] as const

export type OrganisationSearch = { q?: string; state?: string; kind?: string }

/** What an address may say; anything else is as if it were not there. */
export function organisationSearch(search: Record<string, unknown>): OrganisationSearch {
  const state = organisationStates.find((known) => known === search.state)
  const kind = organisationKinds.find((known) => known === search.kind)
  const q = typeof search.q === 'string' ? search.q.trim() : ''
  return { ...(q ? { q } : {}), ...(state ? { state } : {}), ...(kind ? { kind } : {}) }
}
