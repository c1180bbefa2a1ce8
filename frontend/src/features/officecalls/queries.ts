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
import { type Money, minorOf, money } from '../../lib/money'

export type Call = components['schemas']['CallView']
export type CallRow = components['schemas']['CallRow']
export type CallChange = components['schemas']['CallChange']
export type CallInput = components['schemas']['CallInput']
export type FundShare = { fund_id: string; amount: Money }

export type CallFilter = { state?: string | undefined; q?: string | undefined }

export const callKeys = {
  all: ['officecalls'] as const,
  lists: ['officecalls', 'list'] as const,
  list: (filter: CallFilter) => ['officecalls', 'list', filter] as const,
  // One call is read by several features, each for its own part: they share what was read.
  one: (id: string) => ['calls', 'one', id] as const,
  funds: ['officecalls', 'funds'] as const,
}

export const callsQuery = (filter: CallFilter) =>
  infiniteQueryOptions({
    queryKey: callKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/calls', {
          params: {
            query: {
              sort: '-closes_at',
              count: 'true',
              ...(filter.state ? { state: filter.state } : {}),
              ...(filter.q ? { q: filter.q } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 60_000,
  })

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: callKeys.one(id),
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id } }, signal })),
  })

/** Signed agreements with where their money is: what a call may be given. */
export const fundsQuery = queryOptions({
  queryKey: callKeys.funds,
  queryFn: async ({ signal }) =>
    (
      await unwrap(
        client.GET('/api/v1/funds', { params: { query: { state: 'signed', limit: '200' } }, signal }),
      )
    ).items,
})

type ListPart = components['schemas']['PageCallRow']

/** The answer is the call as it is now; its row in the lists takes it over. */
export function keepCall(cache: QueryClient, call: Call) {
  cache.setQueryData(callKeys.one(call.id), call)
  cache.setQueriesData<InfiniteData<ListPart>>(
    { queryKey: callKeys.lists },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((row) => (row.id === call.id ? call : row)),
        })),
      },
  )
}

/** What everybody does with the answer. */
function settled(cache: QueryClient) {
  return {
    onSuccess: (call: Call) => keepCall(cache, call),
  }
}

export function useCreateCall() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ body, key }: { body: CallInput; key: string }) =>
      unwrap(client.POST('/api/v1/calls', { body, params: { header: { 'Idempotency-Key': key } } })),
    onSuccess: (call) => {
      cache.setQueryData(callKeys.one(call.id), call)
      // New, it stands before the others wherever nothing is looked for.
      cache.setQueryData(callsQuery({}).queryKey, (list) => {
        const [first, ...rest] = list?.pages ?? []
        return list && first
          ? {
              ...list,
              pages: [
                { ...first, items: [call, ...first.items], total: (first.total ?? first.items.length) + 1 },
                ...rest,
              ],
            }
          : list
      })
    },
  })
}

export async function saveCall(id: string, body: CallChange, version: number): Promise<Call> {
  return unwrap(
    client.PATCH('/api/v1/calls/{id}', { params: { path: { id }, header: ifMatch(version) }, body }),
  )
}

export async function readCall(id: string): Promise<Call> {
  return unwrap(client.GET('/api/v1/calls/{id}', { params: { path: { id } } }))
}

export type Act = {
  verb: string
  version: number
  reason?: string | undefined
  closesAt?: string | undefined
  key: string
}

type Plain = '/api/v1/calls/{id}/approve'
type Reasoned = '/api/v1/calls/{id}/pause'

const reasoned: readonly string[] = ['return', 'pause', 'cancel']

export function useActOnCall(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, version, reason = '', closesAt = '', key }: Act) => {
      const header = { 'Idempotency-Key': key, ...ifMatch(version) }
      const params = { path: { id }, header }
      if (verb === 'extend')
        return unwrap(
          client.POST('/api/v1/calls/{id}/extend', { params, body: { closes_at: closesAt, reason } }),
        )
      // One family of paths with one shape; the verb is the server's own word from `actions`.
      const path = `/api/v1/calls/{id}/${verb}`
      return reasoned.includes(verb)
        ? unwrap(client.POST(path as Reasoned, { params, body: { reason } }))
        : unwrap(client.POST(path as Plain, { params }))
    },
    ...settled(cache),
  })
}

export function useSetFunding(id: string) {
  const cache = useQueryClient()
  const after = settled(cache)
  return useMutation({
    mutationFn: ({ shares, version, key }: { shares: FundShare[]; version: number; key: string }) =>
      unwrap(
        client.PUT('/api/v1/calls/{id}/funding', {
          params: { path: { id }, header: { 'Idempotency-Key': key, ...ifMatch(version) } },
          body: shares,
        }),
      ),
    onSuccess: (call: Call) => {
      const before = cache.getQueryData<Call>(callKeys.one(id))
      after.onSuccess(call)
      // What the call takes more or less, its agreements have less or more.
      cache.setQueryData(fundsQuery.queryKey, (funds) =>
        funds?.map((fund) => {
          const given = (of: Call | undefined) =>
            minorOf((of?.funding ?? []).find(({ fund_id }) => fund_id === fund.id)?.amount)
          const { currency } = fund.available
          return currency === call.award.max.currency
            ? { ...fund, available: money(minorOf(fund.available) + given(before) - given(call), currency) }
            : fund
        }),
      )
    },
  })
}
