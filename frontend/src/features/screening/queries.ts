import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { language } from '../../lib/i18n'
import { waitingStates } from './states'

export type Application = components['schemas']['ApplicationView']
export type ApplicationRow = components['schemas']['ApplicationRow']
export type Screening = components['schemas']['Screening']
export type ChangesBody = components['schemas']['ChangesBody']
export type RejectBody = components['schemas']['RejectBody']

export type QueueFilter = {
  /** What waits for an officer, unless all is asked for. */
  tab?: 'all' | undefined
  state?: string | undefined
  call?: string | undefined
  q?: string | undefined
  mine?: boolean | undefined
}

export const screeningKeys = {
  all: ['screening'] as const,
  lists: ['screening', 'list'] as const,
  list: (filter: QueueFilter, me: string) => ['screening', 'list', filter, me] as const,
  // What the rules found is said in the language of the page.
  one: (id: string) => ['screening', 'one', id, language()] as const,
  call: (callId: string) => ['calls', 'one', callId] as const,
  calls: ['screening', 'calls'] as const,
}

/** The states whose applications are read: of all, or those that wait. */
function shownStates(filter: QueueFilter): string | undefined {
  return filter.tab === 'all' ? filter.state : waitingStates.join(',')
}

export const queueQuery = (filter: QueueFilter, me: string) =>
  infiniteQueryOptions({
    queryKey: screeningKeys.list(filter, me),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/applications', {
          params: {
            query: {
              count: 'true',
              limit: '50',
              sort: 'screening_due',
              ...(shownStates(filter) ? { state: shownStates(filter) } : {}),
              ...(filter.call ? { call_id: filter.call } : {}),
              ...(filter.q ? { q: filter.q } : {}),
              ...(filter.mine ? { assignee_id: me } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 30_000,
  })

/** Calls to filter by. */
export const queueCallsQuery = queryOptions({
  queryKey: screeningKeys.calls,
  queryFn: async ({ signal }) =>
    (
      await unwrap(
        client.GET('/api/v1/calls', { params: { query: { limit: '200', sort: '-closes_at' } }, signal }),
      )
    ).items,
  staleTime: 300_000,
})

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: screeningKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/applications/{id}', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  })

type QueuePart = components['schemas']['PageApplicationRow']

/** The answer of a verb is the application as it is now: its page and its row take it over. */
function keep(cache: QueryClient, moved: readonly Application[], officer?: string) {
  for (const application of moved) cache.setQueryData(screeningKeys.one(application.id), application)
  cache.setQueriesData<InfiniteData<QueuePart>>(
    { queryKey: screeningKeys.lists },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((row) => {
            const now = moved.find(({ id }) => id === row.id)
            return now
              ? {
                  ...row,
                  state: now.state ?? '',
                  version: now.version,
                  ...(officer ? { assignee_name: officer } : {}),
                }
              : row
          }),
        })),
      },
  )
}

/** The next application in hand, as the queue that was read last tells. */
export function nextOf(cache: QueryClient, id: string): ApplicationRow | undefined {
  return cache
    .getQueriesData<InfiniteData<QueuePart>>({ queryKey: screeningKeys.lists })
    .flatMap(([, list]) => list?.pages.flatMap((page) => page.items) ?? [])
    .find((row) => row.id !== id && row.state === 'screening')
}

/** Takes all of a selection, or none; each of them then opens without another question. */
export function useTakeEach(officer: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (ids: readonly string[]) =>
      (await unwrap(client.POST('/api/v1/applications/take', { body: { ids: [...ids] } }))).items,
    onSuccess: (taken) => keep(cache, taken, officer),
    onError: () => cache.invalidateQueries({ queryKey: screeningKeys.lists }),
  })
}

/** The questions that the answers belong to. */
export const formQuery = (callId: string) =>
  queryOptions({
    queryKey: screeningKeys.call(callId),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id: callId } }, signal })),
    select: (call) => call.form ?? null,
    staleTime: 300_000,
    // The questions stay as they are once a call has opened, whatever becomes of the call.
    refetchOnMount: false,
  })

export type Act =
  | { verb: 'request_changes'; version: number; body: ChangesBody }
  | { verb: 'reject'; version: number; body: RejectBody }
  | { verb: 'pass'; version: number; body: { acknowledged: boolean } }
  | { verb: 'other'; name: string; version: number }

export function useScreen(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (act: Act): Promise<Application> => {
      const params = { path: { id }, header: ifMatch(act.version) }
      switch (act.verb) {
        case 'request_changes':
          return unwrap(client.POST('/api/v1/applications/{id}/request_changes', { params, body: act.body }))
        case 'reject':
          return unwrap(client.POST('/api/v1/applications/{id}/reject', { params, body: act.body }))
        case 'pass':
          return unwrap(client.POST('/api/v1/applications/{id}/pass', { params, body: act.body }))
        case 'other': {
          // `take` and `confirm_rejection` have no body; the verb is the server's own word.
          const path = `/api/v1/applications/{id}/${act.name}`
          return unwrap(client.POST(path as '/api/v1/applications/{id}/take', { params }))
        }
      }
    },
    onSuccess: (application) => {
      keep(cache, [application])
      // What may be done with a call depends on where its applications are; its page reads it again.
      return cache.invalidateQueries({
        queryKey: screeningKeys.call(application.call.id),
        refetchType: 'none',
      })
    },
  })
}
