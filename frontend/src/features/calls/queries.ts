import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'
import type { CallSearch } from './search'

export type PublicCall = components['schemas']['PublicCall']
export type PublicCallRow = components['schemas']['PublicCallRow']

export const publicCallKeys = {
  all: ['public-calls'] as const,
  list: (search: CallSearch) => ['public-calls', 'list', search] as const,
  one: (id: string) => ['public-calls', id] as const,
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
