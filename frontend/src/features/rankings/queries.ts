import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type Ranking = components['schemas']['RankingView']
export type Ranked = components['schemas']['RankedAppView']
export type Reason = components['schemas']['RankingReason']
export type Criterion = components['schemas']['Criterion']

export const rankingKeys = {
  list: (callId: string) => ['rankings', 'list', callId] as const,
  one: (id: string) => ['rankings', 'one', id] as const,
  // Shared with the other readers of a call.
  call: (callId: string) => ['calls', 'one', callId] as const,
}

/** The newest first. */
export const rankingsQuery = (callId: string) =>
  queryOptions({
    queryKey: rankingKeys.list(callId),
    queryFn: async ({ signal }) => {
      const { items } = await unwrap(
        client.GET('/api/v1/rankings', { params: { query: { call_id: callId, limit: '200' } }, signal }),
      )
      return items.sort((a, b) => b.created_at.localeCompare(a.created_at))
    },
    staleTime: 30_000,
  })

/** A snapshot: it never changes. */
export const rankingQuery = (id: string) =>
  queryOptions({
    queryKey: rankingKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/rankings/{id}', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const criteriaQuery = (callId: string) =>
  queryOptions({
    queryKey: rankingKeys.call(callId),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id: callId } }, signal })),
    select: (call) => call.criteria ?? [],
    staleTime: 300_000,
  })

export function useMakeRanking(callId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (key: string) =>
      unwrap(
        client.POST('/api/v1/calls/{id}/rankings', {
          params: { path: { id: callId }, header: { 'Idempotency-Key': key } },
          body: { method: 'mean' },
        }),
      ),
    onSuccess: (ranking) => {
      cache.setQueryData(rankingKeys.one(ranking.id), ranking)
      cache.setQueryData(rankingsQuery(callId).queryKey, (list) => list && [ranking, ...list])
    },
  })
}
