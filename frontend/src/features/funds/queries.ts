import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { intentions } from '../../lib/intention'
import { mustHave } from '../../lib/problem'

export type Fund = components['schemas']['FundView']
export type FundInput = components['schemas']['FundInput']
export type FundChange = components['schemas']['FundChange']
export type ReceiptInput = components['schemas']['ReceiptInput']
export type ConversionInput = components['schemas']['ConversionInput']
export type Statement = components['schemas']['StatementView']
export type Period = { from?: string; to?: string }

export const fundKeys = {
  all: ['funds'] as const,
  list: ['funds', 'list'] as const,
  one: (id: string) => ['funds', 'one', id] as const,
}

export const fundsQuery = infiniteQueryOptions({
  queryKey: fundKeys.list,
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/funds', {
        signal,
        params: { query: { count: 'true', limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
})

/** Stages and restrictions come in words of the page's language. */
export const fundQuery = (id: string, language: string) =>
  queryOptions({
    queryKey: [...fundKeys.one(id), 'fund', language],
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/funds/{id}', { signal, params: { path: { id } } })),
  })

export const receiptsQuery = (id: string) =>
  queryOptions({
    queryKey: [...fundKeys.one(id), 'receipts'],
    queryFn: async ({ signal }) =>
      (await unwrap(client.GET('/api/v1/funds/{id}/receipts', { signal, params: { path: { id } } }))).items,
  })

export const conversionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...fundKeys.one(id), 'conversions'],
    queryFn: async ({ signal }) =>
      (await unwrap(client.GET('/api/v1/funds/{id}/conversions', { signal, params: { path: { id } } })))
        .items,
  })

export const statementQuery = (id: string, period: Period, language: string) =>
  queryOptions({
    queryKey: [...fundKeys.one(id), 'statement', period, language],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/v1/funds/{id}/statement', {
          signal,
          params: { path: { id }, query: { ...period } },
        }),
      ),
  })

/** Organisations that may be named as the donor of a new agreement. */
export const donorsQuery = queryOptions({
  queryKey: ['funds', 'donors'],
  queryFn: async ({ signal }) =>
    (
      await unwrap(
        client.GET('/api/v1/organisations', { signal, params: { query: { kind: 'donor', limit: '200' } } }),
      )
    ).items,
})

/** The names of regions and goals. */
export const namesQuery = queryOptions({
  queryKey: ['classifiers'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/classifiers', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

export function useEditFund(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ change, version }: { change: FundChange; version: number }) =>
      unwrap(
        client.PATCH('/api/v1/funds/{id}', {
          params: { path: { id }, header: ifMatch(version) },
          body: change,
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: fundKeys.all }),
  })
}

export function useCreateFund() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: FundInput) => unwrap(client.POST('/api/v1/funds', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: fundKeys.list }),
  })
}

export type FundAct =
  | { verb: 'sign'; signedOn: string }
  | { verb: 'receive'; body: ReceiptInput }
  | { verb: 'convert'; body: ConversionInput }

export function useFundVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async ({ act, version }: { act: FundAct; version: number }): Promise<unknown> => {
      if (act.verb === 'receive') mustHave(act.body, 'booked_on', 'bank_reference')
      if (act.verb === 'convert') mustHave(act.body, 'dealt_on', 'bank_reference')
      return intentions.run<unknown>(['fund', id, version, act], (key) => {
        const params = { path: { id }, header: { 'Idempotency-Key': key, ...ifMatch(version) } }
        switch (act.verb) {
          case 'sign':
            return unwrap(
              client.POST('/api/v1/funds/{id}/sign', {
                params,
                body: act.signedOn ? { signed_on: act.signedOn } : {},
              }),
            )
          case 'receive':
            return unwrap(client.POST('/api/v1/funds/{id}/receipts', { params, body: act.body }))
          case 'convert':
            return unwrap(client.POST('/api/v1/funds/{id}/conversions', { params, body: act.body }))
        }
      })
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: fundKeys.all }),
  })
}
