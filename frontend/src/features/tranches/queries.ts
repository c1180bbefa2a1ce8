import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { intentions } from '../../lib/intention'
import { mustHave } from '../../lib/problem'
import { type Queue, statesOf } from './states'

export { queueOf } from './states'

export type Tranche = components['schemas']['TrancheView']
export type TrancheRow = components['schemas']['TrancheRow']
export type Condition = components['schemas']['ConditionView']
export type WaiveBody = components['schemas']['WaiveBody']
export type HoldBody = components['schemas']['HoldBody']
export type SettleBody = components['schemas']['SettleBody']

export const trancheKeys = {
  all: ['tranches'] as const,
  lists: ['tranches', 'list'] as const,
  list: (queue: Queue) => ['tranches', 'list', queue] as const,
  one: (id: string) => ['tranches', 'one', id] as const,
}

/** A queue of tranches: what waits, the first due first; what is over, and all there are, the last due first. */
export const tranchesQuery = (queue: Queue) =>
  infiniteQueryOptions({
    queryKey: trancheKeys.list(queue),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/tranches', {
          signal,
          params: {
            query: {
              count: 'true',
              limit: '50',
              sort: queue === 'all' || queue === 'paid' ? '-due_on' : 'due_on',
              ...(queue === 'all' ? {} : { state: statesOf(queue).join(',') }),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

export const trancheQuery = (id: string) =>
  queryOptions({
    queryKey: trancheKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/tranches/{id}', { signal, params: { path: { id } } })),
  })

/** The reports of the award by their code: what a condition names is one click away. */
export const evidenceQuery = (awardId: string) =>
  queryOptions({
    queryKey: ['tranches', 'evidence', awardId],
    queryFn: async ({ signal }) => {
      const plan = await unwrap(
        client.GET('/api/v1/awards/{id}/reports', { signal, params: { path: { id: awardId } } }),
      )
      return plan.items
    },
  })

export type Batch = components['schemas']['BatchView']

/** A list for the bank of this one alone; several are gathered on the page of payments. */
export function useGather() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: string): Promise<Batch> =>
      intentions.run(['batch', [id]], (key) =>
        unwrap(
          client.POST('/api/v1/payment-batches', {
            params: { header: { 'Idempotency-Key': key } },
            body: { tranche_ids: [id] },
          }),
        ),
      ),
    onSuccess: async (batch, id) => {
      cache.setQueryData(['payments', 'one', batch.id], batch)
      await Promise.all([
        cache.invalidateQueries({ queryKey: trancheKeys.one(id), refetchType: 'none' }),
        cache.invalidateQueries({ queryKey: ['payments', 'list'] }),
        cache.invalidateQueries({ queryKey: ['payments', 'approved'] }),
      ])
    },
  })
}

export type TrancheAct =
  | { verb: 'waive'; body: WaiveBody }
  | { verb: 'hold'; body: HoldBody }
  | { verb: 'settle'; body: SettleBody }
  | { verb: 'other'; name: string; reason: string | undefined }

export function useTrancheVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ act, version }: { act: TrancheAct; version: number }): Promise<Tranche> => {
      if (act.verb === 'settle') mustHave(act.body, 'bank_reference', 'booked_on')
      return intentions.run(['tranche', id, version, act], (key) => {
        const params = { path: { id }, header: { 'Idempotency-Key': key, ...ifMatch(version) } }
        switch (act.verb) {
          case 'waive':
            return unwrap(client.POST('/api/v1/tranches/{id}/waive', { params, body: act.body }))
          case 'hold':
            return unwrap(client.POST('/api/v1/tranches/{id}/hold', { params, body: act.body }))
          case 'settle':
            return unwrap(client.POST('/api/v1/tranches/{id}/settle', { params, body: act.body }))
          case 'other': {
            const path = `/api/v1/tranches/{id}/${act.name}`
            if (act.reason === undefined)
              return unwrap(client.POST(path as '/api/v1/tranches/{id}/approve', { params }))
            return unwrap(
              client.POST(path as '/api/v1/tranches/{id}/return', { params, body: { reason: act.reason } }),
            )
          }
        }
      })
    },
    onSuccess: async (tranche) => {
      cache.setQueryData(trancheKeys.one(id), tranche)
      await Promise.all([
        cache.invalidateQueries({ queryKey: trancheKeys.lists }),
        cache.invalidateQueries({ queryKey: ['awards'] }),
        cache.invalidateQueries({ queryKey: ['payments'] }),
      ])
    },
  })
}
