import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { intentions } from '../../lib/intention'
import { isProblem } from '../../lib/problem'

export type Batch = components['schemas']['BatchView']
export type BatchRow = components['schemas']['BatchRow']
export type BatchLine = components['schemas']['BatchLine']
export type TrancheRow = components['schemas']['TrancheRow']
export type SettleBody = components['schemas']['SettleBody']

export const paymentKeys = {
  all: ['payments'] as const,
  list: ['payments', 'list'] as const,
  approved: ['payments', 'approved'] as const,
  one: (id: string) => ['payments', 'one', id] as const,
}

export const batchesQuery = infiniteQueryOptions({
  queryKey: paymentKeys.list,
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/payment-batches', {
        signal,
        params: { query: { count: 'true', limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
})

/** Approved tranches: what may go into a list; one that is in a list already is refused by the server. */
export const approvedQuery = queryOptions({
  queryKey: paymentKeys.approved,
  queryFn: async ({ signal }) =>
    (
      await unwrap(
        client.GET('/api/v1/tranches', {
          signal,
          params: { query: { state: 'approved', sort: 'due_on', limit: '200' } },
        }),
      )
    ).items,
})

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: paymentKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/payment-batches/{id}', { signal, params: { path: { id } } })),
  })

/** The version of a tranche is asked for just before it is settled: the list does not carry it. */
async function versionOf(id: string): Promise<number> {
  return (await unwrap(client.GET('/api/v1/tranches/{id}', { params: { path: { id } } }))).version
}

export function useCreateBatch() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (ids: readonly string[]): Promise<Batch> =>
      intentions.run(['batch', ids], (key) =>
        unwrap(
          client.POST('/api/v1/payment-batches', {
            params: { header: { 'Idempotency-Key': key } },
            body: { tranche_ids: [...ids] },
          }),
        ),
      ),
    onSuccess: async (batch) => {
      cache.setQueryData(paymentKeys.one(batch.id), batch)
      await Promise.all([
        cache.invalidateQueries({ queryKey: paymentKeys.list }),
        cache.invalidateQueries({ queryKey: paymentKeys.approved }),
      ])
    },
  })
}

export type BatchAct =
  | { verb: 'release' }
  | { verb: 'recall'; reason: string }
  | { verb: 'settle'; trancheId: string; body: SettleBody }

export function useBatchVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ act, version }: { act: BatchAct; version: number }): Promise<unknown> => {
      if (act.verb === 'settle') {
        const of = await versionOf(act.trancheId)
        return intentions.run(['settle', act], (key) =>
          unwrap(
            client.POST('/api/v1/tranches/{id}/settle', {
              params: { path: { id: act.trancheId }, header: { 'Idempotency-Key': key, ...ifMatch(of) } },
              body: act.body,
            }),
          ),
        )
      }
      return intentions.run(['batch', id, version, act], (key) => {
        const params = { path: { id }, header: { 'Idempotency-Key': key, ...ifMatch(version) } }
        return act.verb === 'release'
          ? unwrap(client.POST('/api/v1/payment-batches/{id}/release', { params }))
          : unwrap(
              client.POST('/api/v1/payment-batches/{id}/recall', { params, body: { reason: act.reason } }),
            )
      })
    },
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: paymentKeys.all }),
        cache.invalidateQueries({ queryKey: ['tranches'] }),
        cache.invalidateQueries({ queryKey: ['awards'] }),
      ]),
    onError: (error: unknown) => {
      if (isProblem(error) && error.stale) return cache.invalidateQueries({ queryKey: paymentKeys.one(id) })
    },
  })
}
