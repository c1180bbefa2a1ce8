import { queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type ApplicationRow = components['schemas']['ApplicationRow']
export type AwardRow = components['schemas']['AwardRow']
export type ReportRow = components['schemas']['ReportRow']
export type TrancheRow = components['schemas']['TrancheRow']
export type AssignmentRow = components['schemas']['AssignmentRow']

const limit = '50'

/** What an organisation that applies and receives has under way: four short lists. */
export const ownRecordsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['today', 'own', organisationId],
    queryFn: async ({ signal }) => {
      const mine = { grantee_id: organisationId, limit }
      const [applications, awards, tranches, reports] = await Promise.all([
        unwrap(
          client.GET('/api/v1/applications', {
            signal,
            params: { query: { applicant_id: organisationId, limit } },
          }),
        ),
        unwrap(client.GET('/api/v1/awards', { signal, params: { query: mine } })),
        unwrap(client.GET('/api/v1/tranches', { signal, params: { query: mine } })),
        unwrap(client.GET('/api/v1/reports', { signal, params: { query: mine } })),
      ])
      return {
        applications: applications.items,
        awards: awards.items,
        tranches: tranches.items,
        reports: reports.items,
      }
    },
    staleTime: 0,
  })

export const assignmentsQuery = queryOptions({
  queryKey: ['today', 'assignments'],
  queryFn: async ({ signal }) => {
    const page = await unwrap(client.GET('/api/v1/me/assignments', { signal, params: { query: { limit } } }))
    return page.items
  },
  staleTime: 0,
})

export const queues = ['screening', 'tranches', 'reports'] as const
export type Queue = (typeof queues)[number]

/** How many records wait in a queue of an office. */
export const queueQuery = (queue: Queue) =>
  queryOptions({
    queryKey: ['today', 'queue', queue],
    queryFn: async ({ signal }) => {
      const one = { count: 'true', limit: '1' }
      const page =
        queue === 'screening'
          ? await unwrap(
              client.GET('/api/v1/applications', {
                signal,
                params: { query: { ...one, state: 'submitted' } },
              }),
            )
          : queue === 'tranches'
            ? await unwrap(
                client.GET('/api/v1/tranches', { signal, params: { query: { ...one, state: 'requested' } } }),
              )
            : await unwrap(
                client.GET('/api/v1/reports', { signal, params: { query: { ...one, state: 'submitted' } } }),
              )
      return page.total ?? page.items.length
    },
    staleTime: 0,
  })

/** For the deadline of a draft, which a row of a list does not carry. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['public-calls', id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/public/calls/{id}', { signal, params: { path: { id } } })),
    staleTime: 60_000,
  })
