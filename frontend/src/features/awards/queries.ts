import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { intentions } from '../../lib/intention'
import { upload } from '../../lib/upload'

export type Award = components['schemas']['AwardView']
export type AwardRow = components['schemas']['AwardRow']
export type BudgetLine = components['schemas']['BudgetLine']
export type BudgetFit = components['schemas']['BudgetFit']
export type FundShare = components['schemas']['FundShare']
export type PlannedTranche = components['schemas']['PlannedTranche']
export type SignBody = components['schemas']['SignBody']
export type SpentLine = components['schemas']['LineView']

export type AwardSearch = { state?: string | undefined; q?: string | undefined }

export const awardKeys = {
  all: ['awards'] as const,
  lists: ['awards', 'list'] as const,
  list: (search: AwardSearch) => ['awards', 'list', search] as const,
  one: (id: string) => ['awards', 'one', id] as const,
}

export const awardsQuery = (search: AwardSearch) =>
  infiniteQueryOptions({
    queryKey: awardKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/awards', {
          signal,
          params: {
            query: {
              count: 'true',
              limit: '50',
              ...(search.state ? { state: search.state } : {}),
              ...(search.q ? { q: search.q } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

export const awardQuery = (id: string) =>
  queryOptions({
    queryKey: awardKeys.one(id),
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/awards/{id}', { signal, params: { path: { id } } })),
    // The other side answers meanwhile.
    refetchOnWindowFocus: 'always',
  })

/** The funds that the call draws on: only these may pay its awards. */
export const callFundsQuery = (callId: string) =>
  queryOptions({
    // Shared with the other readers of a call.
    queryKey: ['calls', 'one', callId] as const,
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/calls/{id}', { signal, params: { path: { id: callId } } })),
    select: (call) => call.funding,
    staleTime: 300_000,
  })

export type AwardAct =
  | { verb: 'fit'; body: BudgetFit }
  | { verb: 'fund'; body: FundShare[] }
  | { verb: 'plan'; body: PlannedTranche[] }
  | { verb: 'sign'; body: SignBody }
  | { verb: 'other'; name: string; reason: string | undefined }

export function useAwardVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ act, version }: { act: AwardAct; version: number }): Promise<Award> =>
      intentions.run(['award', id, version, act], (key) => {
        const params = { path: { id }, header: { 'Idempotency-Key': key, ...ifMatch(version) } }
        switch (act.verb) {
          case 'fit':
            return unwrap(client.PUT('/api/v1/awards/{id}/budget', { params, body: act.body }))
          case 'fund':
            return unwrap(client.PUT('/api/v1/awards/{id}/funding', { params, body: act.body }))
          case 'plan':
            return unwrap(client.PUT('/api/v1/awards/{id}/tranches', { params, body: act.body }))
          case 'sign':
            return unwrap(client.POST('/api/v1/awards/{id}/sign', { params, body: act.body }))
          case 'other': {
            // The verb is the server's own word; those that want a reason have it in their body.
            const path = `/api/v1/awards/{id}/${act.name}`
            if (act.reason === undefined)
              return unwrap(client.POST(path as '/api/v1/awards/{id}/approve', { params }))
            return unwrap(
              client.POST(path as '/api/v1/awards/{id}/decline', { params, body: { reason: act.reason } }),
            )
          }
        }
      }),
    onSuccess: async (award) => {
      cache.setQueryData(awardKeys.one(id), award)
      await cache.invalidateQueries({ queryKey: awardKeys.lists })
    },
  })
}

export function useAttach(id: string) {
  const cache = useQueryClient()
  return async (kind: string, file: File, onProgress: (fraction: number) => void, signal: AbortSignal) => {
    const award = await upload<Award>(`/api/v1/awards/${id}/attachments`, file, {
      fields: { kind, issued_on: '' },
      onProgress,
      signal,
    })
    cache.setQueryData(awardKeys.one(id), award)
  }
}

export function useStartReport(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (code: string) =>
      unwrap(client.POST('/api/v1/awards/{id}/reports', { params: { path: { id } }, body: { code } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: awardKeys.one(id) }),
  })
}

/** A plan that is changed begins from the conditions as they are. */
export const trancheConditionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['awards', 'conditions', id],
    queryFn: async ({ signal }) =>
      (await unwrap(client.GET('/api/v1/tranches/{id}', { signal, params: { path: { id } } }))).conditions,
    staleTime: 0,
  })
