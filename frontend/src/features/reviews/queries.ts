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

export type Assignment = components['schemas']['AssignmentView']
export type AssignmentRow = components['schemas']['AssignmentRow']
export type MyRoster = components['schemas']['MyRoster']
export type Criterion = components['schemas']['Criterion']
export type Score = components['schemas']['Score']
export type Review = components['schemas']['ReviewView']
export type Application = components['schemas']['ApplicationView']

export const reviewKeys = {
  all: ['reviews'] as const,
  mine: ['reviews', 'mine'] as const,
  rosters: ['reviews', 'rosters'] as const,
  one: (id: string) => ['reviews', 'one', id] as const,
  application: (id: string) => ['reviews', 'application', id] as const,
  // Shared with the other readers of a call.
  call: (id: string) => ['calls', 'one', id] as const,
  others: (applicationId: string) => ['reviews', 'others', applicationId] as const,
}

export const myAssignmentsQuery = infiniteQueryOptions({
  queryKey: reviewKeys.mine,
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/me/assignments', {
        params: { query: { limit: '100', count: 'true', ...(pageParam ? { cursor: pageParam } : {}) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  // Officers fill it while somebody reads the letter about it.
  refetchOnWindowFocus: 'always',
})

type MyPart = components['schemas']['PageAssignmentRow']

/** The answer of a verb is the assignment as it is now: its page and its row take it over. */
function keep(cache: QueryClient, assignment: Assignment) {
  cache.setQueryData(reviewKeys.one(assignment.id), assignment)
  cache.setQueryData<InfiniteData<MyPart>>(
    reviewKeys.mine,
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((row) =>
            row.id === assignment.id
              ? {
                  ...row,
                  state: assignment.state ?? '',
                  version: assignment.version,
                  progress: assignment.progress,
                }
              : row,
          ),
        })),
      },
  )
}

/** Accepts all of them, or none; each then opens without another question. */
export function useAcceptEach() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      unwrap(client.POST('/api/v1/assignments/accept', { body: { ids: [...ids] } })),
    onSuccess: ({ items, applications, calls }) => {
      for (const assignment of items) keep(cache, assignment)
      for (const call of calls) cache.setQueryData(reviewKeys.call(call.id), call)
      for (const application of applications)
        cache.setQueryData(reviewKeys.application(application.id), application)
    },
    onError: () => cache.invalidateQueries({ queryKey: reviewKeys.mine }),
  })
}

export const myRostersQuery = queryOptions({
  queryKey: reviewKeys.rosters,
  queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/me/rosters', { signal }))).items,
  staleTime: 30_000,
})

export const assignmentQuery = (id: string) =>
  queryOptions({
    queryKey: reviewKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/assignments/{id}', { params: { path: { id } }, signal })),
    staleTime: 60_000,
  })

/** The text opens with the acceptance. */
export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: reviewKeys.application(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/applications/{id}', { params: { path: { id } }, signal })),
    staleTime: 300_000,
  })

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: reviewKeys.call(id),
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id } }, signal })),
    staleTime: 300_000,
  })

export const othersQuery = (applicationId: string) =>
  queryOptions({
    queryKey: reviewKeys.others(applicationId),
    queryFn: async ({ signal }) =>
      (
        await unwrap(
          client.GET('/api/v1/applications/{id}/reviews', {
            params: { path: { id: applicationId } },
            signal,
          }),
        )
      ).items,
  })

export async function readAssignment(id: string): Promise<Assignment> {
  return unwrap(client.GET('/api/v1/assignments/{id}', { params: { path: { id } } }))
}

export async function saveReview(
  cache: QueryClient,
  id: string,
  body: { scores: Score[]; overall_comment: string; send?: boolean },
  version: number,
): Promise<Assignment> {
  const next = await unwrap(
    client.PUT('/api/v1/assignments/{id}/review', {
      params: { path: { id }, header: ifMatch(version) },
      body,
    }),
  )
  keep(cache, next)
  return next
}

export type Act = { verb: string; version: number; reason?: string | undefined }

export function useActOnAssignment(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, version, reason = '' }: Act): Promise<Assignment> => {
      const params = { path: { id }, header: ifMatch(version) }
      switch (verb) {
        case 'submit':
          return unwrap(client.POST('/api/v1/assignments/{id}/review/submit', { params }))
        case 'reopen':
          return unwrap(client.POST('/api/v1/assignments/{id}/review/reopen', { params, body: { reason } }))
        case 'decline':
          return unwrap(client.POST('/api/v1/assignments/{id}/decline', { params, body: { reason } }))
        case 'declare_conflict':
          return unwrap(
            client.POST('/api/v1/assignments/{id}/declare_conflict', { params, body: { reason } }),
          )
        default:
          return unwrap(client.POST('/api/v1/assignments/{id}/accept', { params }))
      }
    },
    onSuccess: (assignment) => {
      keep(cache, assignment)
      return cache.invalidateQueries({ queryKey: reviewKeys.others(assignment.application_id) })
    },
  })
}

export function useDeclare(entryId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({
      conflicts,
      key,
    }: {
      conflicts: { application_id: string; reason: string }[]
      key: string
    }) =>
      unwrap(
        client.POST('/api/v1/roster-entries/{id}/declare', {
          params: { path: { id: entryId }, header: { 'Idempotency-Key': key } },
          body: { conflicts },
        }),
      ),
    onSuccess: (declared) => {
      cache.setQueryData(myRostersQuery.queryKey, (rosters) =>
        rosters?.map((roster) =>
          roster.id === declared.id
            ? { ...roster, declared_at: declared.declared_at, version: declared.version }
            : roster,
        ),
      )
      // A conflict closes what was open.
      return declared.conflicts > 0 ? cache.invalidateQueries({ queryKey: reviewKeys.all }) : undefined
    },
  })
}
