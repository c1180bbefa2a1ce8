import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type PublicCall = components['schemas']['PublicCall']
export type PublicCallRow = components['schemas']['PublicCallRow']

export const publicCallKeys = {
  all: ['public-calls'] as const,
  list: (search: CallSearch) => ['public-calls', 'list', search] as const,
  one: (id: string) => ['public-calls', id] as const,
}

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

export const publicCallsQuery = (search: CallSearch) =>
  infiniteQueryOptions({
    queryKey: publicCallKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/public/calls', {
          signal,
          params: {
            query: { ...search, limit: '20', count: 'true', ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

export const publicCallQuery = (id: string) =>
  queryOptions({
    queryKey: publicCallKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/public/calls/{id}', { signal, params: { path: { id } } })),
  })
