import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { upload } from '../../lib/upload'

export type Decision = components['schemas']['DecisionView']
export type DecisionInput = components['schemas']['DecisionInput']
export type Outcome = components['schemas']['DecisionItemInput']['outcome']
export type Ranking = components['schemas']['RankingView']
export type Ranked = components['schemas']['RankedAppView']
export type Call = components['schemas']['CallView']

export const decisionKeys = {
  all: ['decisions'] as const,
  list: ['decisions', 'list'] as const,
  ofCall: (callId: string) => ['decisions', 'call', callId] as const,
  one: (id: string) => ['decisions', 'one', id] as const,
  ground: (callId: string) => ['decisions', 'ground', callId] as const,
}

export const decisionsQuery = infiniteQueryOptions({
  queryKey: decisionKeys.list,
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/decisions', {
        params: {
          query: { count: 'true', sort: '-created_at', ...(pageParam ? { cursor: pageParam } : {}) },
        },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
})

/** All batches of a call, whole: the open one is written on, the confirmed ones have spent money. */
export const callDecisionsQuery = (callId: string) =>
  queryOptions({
    queryKey: decisionKeys.ofCall(callId),
    queryFn: async ({ signal }) => {
      const { items } = await unwrap(
        client.GET('/api/v1/decisions', { params: { query: { call_id: callId, limit: '200' } }, signal }),
      )
      return Promise.all(
        items.map(({ id }) =>
          unwrap(client.GET('/api/v1/decisions/{id}', { params: { path: { id } }, signal })),
        ),
      )
    },
  })

/** What a batch stands on: the call with its money, and the newest ranking. */
export const groundQuery = (callId: string) =>
  queryOptions({
    queryKey: decisionKeys.ground(callId),
    queryFn: async ({ client: cache }) => {
      const [call, [newest]] = await Promise.all([
        cache.fetchQuery(callQuery(callId)),
        cache.fetchQuery(rankingsQuery(callId)),
      ])
      return { call, ranking: newest ? await cache.fetchQuery(rankingQuery(newest.id)) : null }
    },
  })

// Read by other features too, under the same keys: what was read or made a moment ago is not asked for again.
const callQuery = (callId: string) =>
  queryOptions({
    queryKey: ['calls', 'one', callId] as const,
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id: callId } }, signal })),
    staleTime: 30_000,
  })

const rankingsQuery = (callId: string) =>
  queryOptions({
    queryKey: ['rankings', 'list', callId] as const,
    queryFn: async ({ signal }) => {
      const { items } = await unwrap(
        client.GET('/api/v1/rankings', { params: { query: { call_id: callId, limit: '200' } }, signal }),
      )
      return items.sort((a, b) => b.created_at.localeCompare(a.created_at))
    },
    staleTime: 30_000,
  })

const rankingQuery = (id: string) =>
  queryOptions({
    queryKey: ['rankings', 'one', id] as const,
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/rankings/{id}', { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })

function useKeep(callId: string) {
  const cache = useQueryClient()
  return (now: Decision) => {
    cache.setQueryData(callDecisionsQuery(callId).queryKey, (before = []) =>
      before.some(({ id }) => id === now.id)
        ? before.map((each) => (each.id === now.id ? now : each))
        : [now, ...before],
    )
    return cache.invalidateQueries({ queryKey: decisionKeys.list })
  }
}

/** The answer of a verb is the batch as it is now. */
function useSettled(callId: string) {
  const cache = useQueryClient()
  const keep = useKeep(callId)
  return {
    onSuccess: async (now: Decision) => {
      await keep(now)
      // Confirmed, it has given money and answers: the call and its places are others.
      if (now.state === 'confirmed') await cache.invalidateQueries({ queryKey: ['awards'] })
    },
  }
}

export function useWriteDecision(callId: string) {
  return useMutation({
    mutationFn: ({ body, version, key }: { body: DecisionInput; version: number | undefined; key: string }) =>
      unwrap(
        client.PUT('/api/v1/calls/{id}/decisions', {
          params: { path: { id: callId }, header: { 'Idempotency-Key': key, ...ifMatch(version) } },
          body,
        }),
      ),
    ...useSettled(callId),
  })
}

export function useActOnDecision(callId: string) {
  return useMutation({
    mutationFn: ({ verb, version, key }: { verb: string; version: number; key: string }) => {
      const params = { path: { id: callId }, header: { 'Idempotency-Key': key, ...ifMatch(version) } }
      return verb === 'confirm'
        ? unwrap(client.POST('/api/v1/calls/{id}/decisions/confirm', { params }))
        : unwrap(client.POST('/api/v1/calls/{id}/decisions/propose', { params }))
    },
    ...useSettled(callId),
  })
}

export function useAttachProtocol(callId: string, decisionId: string) {
  const keep = useKeep(callId)
  return async (file: File, onProgress: (fraction: number) => void, signal: AbortSignal) => {
    const now = await upload<Decision>(`/api/v1/decisions/${decisionId}/attachments`, file, {
      fields: { kind: 'protocol', issued_on: '' },
      onProgress,
      signal,
    })
    await keep(now)
  }
}
