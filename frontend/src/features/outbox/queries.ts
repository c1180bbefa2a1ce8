import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type Letter = components['schemas']['LetterView']

export const outboxKeys = {
  list: (state: string) => ['outbox', 'list', state] as const,
  one: (id: string) => ['outbox', 'one', id] as const,
}

export const lettersQuery = (state: string) =>
  infiniteQueryOptions({
    queryKey: outboxKeys.list(state),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/letters', {
          params: {
            query: {
              count: 'true',
              sort: '-created_at',
              ...(state ? { state } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // A letter that is just being written shows once it is sent.
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.items.some((letter) => letter.state === 'queued') ? 3000 : false,
  })

export const letterQuery = (id: string) =>
  queryOptions({
    queryKey: outboxKeys.one(id),
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/letters/{id}', { params: { path: { id } }, signal })),
  })
