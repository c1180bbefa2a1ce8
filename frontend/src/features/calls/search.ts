/** The phases that the list can be narrowed to; none of them: every call that was announced. */
export const listedPhases = ['open', 'scheduled', 'closed'] as const
export type ListedPhase = (typeof listedPhases)[number]

export type CallSearch = { phase?: ListedPhase; q?: string }

/** What an address may say; anything else is as if it were not there. */
export function callSearch(search: Record<string, unknown>): CallSearch {
  const phase = listedPhases.find((known) => known === search.phase)
  const q = typeof search.q === 'string' ? search.q.trim() : ''
  return { ...(phase ? { phase } : {}), ...(q ? { q } : {}) }
}
