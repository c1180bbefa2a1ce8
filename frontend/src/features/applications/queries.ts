import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import type { Language } from '../../lib/format'
import { isProblem } from '../../lib/problem'
import { upload } from '../../lib/upload'

export type Application = components['schemas']['ApplicationView']
export type ApplicationRow = components['schemas']['ApplicationRow']
export type ApplicationChange = components['schemas']['ApplicationChange']
export type PublicCall = components['schemas']['PublicCall']
export type Finding = components['schemas']['Finding']
export type Classifiers = components['schemas']['Classifiers']
type AttachmentView = components['schemas']['AttachmentView']

export const applicationKeys = {
  all: ['applications'] as const,
  list: (search: ApplicationSearch) => ['applications', 'list', search] as const,
  one: (id: string) => ['applications', id] as const,
  result: (id: string, language: Language) => ['applications', id, 'result', language] as const,
  findings: (id: string, language: Language) => ['applications', id, 'findings', language] as const,
}

export type ApplicationSearch = { q?: string; call_id?: string; applicant_id?: string; state?: string }

export const applicationsQuery = (search: ApplicationSearch) =>
  infiniteQueryOptions({
    queryKey: applicationKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/applications', {
          signal,
          params: { query: { ...search, limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: applicationKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/applications/{id}', { signal, params: { path: { id } } })),
  })

/** What screening would say now, in the language of the page. */
export const findingsQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: applicationKeys.findings(id, language),
    queryFn: async ({ signal }) => {
      const findings = await unwrap(
        client.GET('/api/v1/applications/{id}/findings', { signal, params: { path: { id } } }),
      )
      return findings.items
    },
    staleTime: 0,
  })

/** What was decided; the platform says its reasons in the language of the page. */
export const resultQuery = (id: string, language: Language) =>
  queryOptions({
    queryKey: applicationKeys.result(id, language),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/applications/{id}/result', { signal, params: { path: { id } } })),
  })

/** The call as everybody may read it: its form, its limits and its calendar. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['public-calls', id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/public/calls/{id}', { signal, params: { path: { id } } })),
    staleTime: 60_000,
  })

export const classifiersQuery = queryOptions({
  queryKey: ['classifiers'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/classifiers', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

export function useStartApplication(callId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: { applicant_id: string; language: Language }) =>
      unwrap(client.POST('/api/v1/calls/{id}/applications', { params: { path: { id: callId } }, body })),
    onSuccess: (made) => {
      cache.setQueryData(applicationKeys.one(made.id), made)
      void cache.invalidateQueries({ queryKey: ['applications', 'list'] })
    },
  })
}

/** The draft that stands in the way of a second one, when the server named it. */
export function draftInTheWay(error: unknown): string | undefined {
  if (!isProblem(error) || error.problem.code !== 'application.draft_exists') return undefined
  const id = error.problem.params?.id
  return typeof id === 'string' && id !== '' ? id : undefined
}

export async function saveParts(
  cache: QueryClient,
  id: string,
  version: number,
  body: ApplicationChange,
): Promise<Application> {
  const saved = await unwrap(
    client.PATCH('/api/v1/applications/{id}', { params: { path: { id }, header: ifMatch(version) }, body }),
  )
  cache.setQueryData(applicationKeys.one(id), saved)
  void cache.invalidateQueries({ queryKey: ['applications', 'list'], refetchType: 'none' })
  return saved
}

export function readAnew(cache: QueryClient, id: string): Promise<Application> {
  return cache.fetchQuery({ ...applicationQuery(id), staleTime: 0 })
}

/** The fields before the file are in the order that the server reads. */
export function attach(
  id: string,
  file: File,
  about: { kind: string; issued_on: string | undefined },
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<AttachmentView> {
  return upload<AttachmentView>(`/api/v1/applications/${id}/attachments`, file, {
    fields: { kind: about.kind, issued_on: about.issued_on ?? '' },
    onProgress,
    signal,
  })
}

export function detach(id: string, attachmentId: string): Promise<unknown> {
  return unwrap(
    client.DELETE('/api/v1/applications/{id}/attachments/{attachment_id}', {
      params: { path: { id, attachment_id: attachmentId } },
    }),
  )
}

/** The version that the last save left: newer than the one a page was drawn with. */
export function knownVersion(cache: QueryClient, id: string): number | undefined {
  return cache.getQueryData(applicationQuery(id).queryKey)?.version
}

export type Act = {
  verb: string
  version: number
  reason: string | undefined
  acknowledged: boolean
}

/** What an applicant does with an application as a whole. */
export function useApplicationVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, version, reason, acknowledged }: Act) => {
      const params = { path: { id }, header: ifMatch(version) }
      const why = { reason: reason ?? '' }
      switch (verb) {
        case 'submit':
          return unwrap(client.POST('/api/v1/applications/{id}/submit', { params, body: { acknowledged } }))
        case 'send_for_certification':
          return unwrap(client.POST('/api/v1/applications/{id}/send_for_certification', { params }))
        case 'resubmit':
          return unwrap(client.POST('/api/v1/applications/{id}/resubmit', { params }))
        case 'return_to_editor':
          return unwrap(client.POST('/api/v1/applications/{id}/return_to_editor', { params, body: why }))
        default:
          return unwrap(client.POST('/api/v1/applications/{id}/withdraw', { params, body: why }))
      }
    },
    onSuccess: (moved) => {
      cache.setQueryData(applicationKeys.one(id), moved)
      void cache.invalidateQueries({ queryKey: ['applications', 'list'] })
    },
  })
}
