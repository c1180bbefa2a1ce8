import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import { intentions } from '../../lib/intention'
import { upload } from '../../lib/upload'

export type Report = components['schemas']['ReportView']
export type ReportChange = components['schemas']['ReportChange']
export type ReportRequest = components['schemas']['ReportRequest']
export type Acceptance = components['schemas']['Acceptance']
export type ExpenseInput = components['schemas']['ExpenseInput']
export type ExpenseView = components['schemas']['ExpenseView']
export type IndicatorView = components['schemas']['IndicatorView']
export type Attachment = components['schemas']['AttachmentView']

export const reportKeys = {
  all: ['reports'] as const,
  list: ['reports', 'list'] as const,
  one: (id: string) => ['reports', 'one', id] as const,
}

export const reportsQuery = infiniteQueryOptions({
  queryKey: reportKeys.list,
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      client.GET('/api/v1/reports', {
        signal,
        params: { query: { count: 'true', limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } },
      }),
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
})

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: reportKeys.one(id),
    queryFn: ({ signal }) => unwrap(client.GET('/api/v1/reports/{id}', { signal, params: { path: { id } } })),
  })

export type ReportAct =
  | { verb: 'accept'; body: Acceptance }
  | { verb: 'request_changes'; body: ReportRequest }
  | { verb: 'other'; name: string; reason: string | undefined }

export function useReportVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ act, version }: { act: ReportAct; version: number }): Promise<Report> => {
      const params = { path: { id }, header: ifMatch(version) }
      switch (act.verb) {
        case 'request_changes':
          return unwrap(client.POST('/api/v1/reports/{id}/request_changes', { params, body: act.body }))
        case 'accept':
          return intentions.run(['report', id, version, act], (key) =>
            unwrap(
              client.POST('/api/v1/reports/{id}/accept', {
                params: { path: { id }, header: { 'Idempotency-Key': key, ...ifMatch(version) } },
                body: act.body,
              }),
            ),
          )
        case 'other': {
          const path = `/api/v1/reports/{id}/${act.name}`
          if (act.reason === undefined)
            return unwrap(client.POST(path as '/api/v1/reports/{id}/take', { params }))
          return unwrap(
            client.POST(path as '/api/v1/reports/{id}/reject', { params, body: { reason: act.reason } }),
          )
        }
      }
    },
    onSuccess: async (report) => {
      cache.setQueryData(reportKeys.one(id), report)
      await Promise.all([
        cache.invalidateQueries({ queryKey: reportKeys.list }),
        cache.invalidateQueries({ queryKey: ['awards'] }),
        cache.invalidateQueries({ queryKey: ['tranches'] }),
      ])
    },
  })
}

/** A part of a report while it is written. */
export async function saveReport(
  cache: QueryClient,
  id: string,
  version: number,
  body: ReportChange,
): Promise<Report> {
  const saved = await unwrap(
    client.PATCH('/api/v1/reports/{id}', { params: { path: { id }, header: ifMatch(version) }, body }),
  )
  cache.setQueryData(reportKeys.one(id), saved)
  void cache.invalidateQueries({ queryKey: reportKeys.list, refetchType: 'none' })
  return saved
}

export function readAnew(cache: QueryClient, id: string): Promise<Report> {
  return cache.fetchQuery({ ...reportQuery(id), staleTime: 0 })
}

/** The version that the last save left: newer than the one a page was drawn with. */
export function knownVersion(cache: QueryClient, id: string): number {
  return cache.getQueryData(reportQuery(id).queryKey)?.version ?? 0
}

/** A receipt; its id goes into the expense that it proves. */
export function addReceipt(
  id: string,
  file: File,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  return upload<Attachment>(`/api/v1/reports/${id}/attachments`, file, {
    fields: { kind: 'receipt', issued_on: '' },
    onProgress,
    signal,
  })
}
