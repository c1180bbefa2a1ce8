import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { isProblem } from '../../lib/problem'
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
    queryFn: async ({ signal }) => {
      const call = await unwrap(
        client.GET('/api/v1/calls/{id}', { params: { path: { id: callId } }, signal }),
      )
      const { items } = await unwrap(
        client.GET('/api/v1/rankings', { params: { query: { call_id: callId, limit: '200' } }, signal }),
      )
      const newest = items.sort((a, b) => b.created_at.localeCompare(a.created_at))[0]
      const ranking = newest
        ? await unwrap(client.GET('/api/v1/rankings/{id}', { params: { path: { id: newest.id } }, signal }))
        : null
      return { call, ranking }
    },
  })

function useSettled(callId: string) {
  const cache = useQueryClient()
  return {
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: decisionKeys.ofCall(callId) }),
        cache.invalidateQueries({ queryKey: decisionKeys.list }),
      ]),
    onError: (error: unknown) => {
      if (isProblem(error) && error.stale)
        return cache.invalidateQueries({ queryKey: decisionKeys.ofCall(callId) })
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
  const cache = useQueryClient()
  return async (file: File, onProgress: (fraction: number) => void, signal: AbortSignal) => {
    await upload(`/api/v1/decisions/${decisionId}/attachments`, file, {
      fields: { kind: 'protocol', issued_on: '' },
      onProgress,
      signal,
    })
    await cache.invalidateQueries({ queryKey: decisionKeys.ofCall(callId) })
  }
}
