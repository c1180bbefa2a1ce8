import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { intentions } from '../../lib/intention'
import { mustHave } from '../../lib/problem'

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

/** Approved tranches: what may go into a list, and what is in one that was not sent yet. */
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

/** Whether the reader may note its payment, and if not, why. */
export const settleQuery = (trancheId: string) =>
  queryOptions({
    // Shared with the page of the tranche.
    queryKey: ['tranches', 'one', trancheId] as const,
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/tranches/{id}', { signal, params: { path: { id: trancheId } } })),
    select: (tranche) => ({
      version: tranche.version,
      amount: tranche.amount,
      action: (tranche.actions ?? []).find(({ verb }) => verb === 'settle'),
    }),
  })

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
  | { verb: 'settle'; trancheId: string; trancheVersion: number; body: SettleBody }

export function useBatchVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ act, version }: { act: BatchAct; version: number }): Promise<unknown> => {
      if (act.verb === 'settle') {
        mustHave(act.body, 'bank_reference', 'booked_on')
        return intentions.run(['settle', act], (key) =>
          unwrap(
            client.POST('/api/v1/tranches/{id}/settle', {
              params: {
                path: { id: act.trancheId },
                header: { 'Idempotency-Key': key, ...ifMatch(act.trancheVersion) },
              },
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
    onSuccess: async (answer, { act }) => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: act.verb === 'settle' ? paymentKeys.all : paymentKeys.list }),
        cache.invalidateQueries({ queryKey: paymentKeys.approved }),
        cache.invalidateQueries({ queryKey: ['tranches'] }),
        cache.invalidateQueries({ queryKey: ['awards'] }),
      ])
      // A list answers as it is now; whether a settled line was its last, only the server knows.
      if (act.verb !== 'settle') cache.setQueryData(paymentKeys.one(id), answer as Batch)
    },
  })
}
