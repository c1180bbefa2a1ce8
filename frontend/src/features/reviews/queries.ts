import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { isProblem } from '../../lib/problem'

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
  call: (id: string) => ['reviews', 'call', id] as const,
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
})

export const myRostersQuery = queryOptions({
  queryKey: reviewKeys.rosters,
  queryFn: async ({ signal }) => (await unwrap(client.GET('/api/v1/me/rosters', { signal }))).items,
})

export const assignmentQuery = (id: string) =>
  queryOptions({
    queryKey: reviewKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/assignments/{id}', { params: { path: { id } }, signal })),
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
  body: { scores: Score[]; overall_comment: string },
  version: number,
): Promise<Assignment> {
  const next = await unwrap(
    client.PUT('/api/v1/assignments/{id}/review', {
      params: { path: { id }, header: ifMatch(version) },
      body,
    }),
  )
  cache.setQueryData(reviewKeys.one(id), next)
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
    onSuccess: async (assignment) => {
      cache.setQueryData(reviewKeys.one(id), assignment)
      await Promise.all([
        cache.invalidateQueries({ queryKey: reviewKeys.mine }),
        cache.invalidateQueries({ queryKey: reviewKeys.others(assignment.application_id) }),
      ])
    },
    onError: (error: unknown) => {
      if (isProblem(error) && error.stale) return cache.invalidateQueries({ queryKey: reviewKeys.one(id) })
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
    onSuccess: () => cache.invalidateQueries({ queryKey: reviewKeys.all }),
  })
}
