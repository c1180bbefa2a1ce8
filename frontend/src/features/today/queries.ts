import { queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'
import { type Listed, type Queue, type Waiting, waitingOf } from './queues'

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

/** The most urgent records of a queue, and how many there are: one list, which leaves out what is closed to the reader. */
export const queueQuery = (queue: Queue) =>
  queryOptions({
    queryKey: ['today', 'queue', queue],
    queryFn: async ({ signal }): Promise<Waiting> => {
      const first = { count: 'true', limit: '5' }
      const tranches = (state: string) =>
        unwrap(
          client.GET('/api/v1/tranches', {
            signal,
            params: { query: { ...first, state, sort: 'due_on' } },
          }),
        )
      const lists: { [Q in Queue]: () => Promise<Listed[Q]> } = {
        screening: () =>
          unwrap(
            client.GET('/api/v1/applications', {
              signal,
              params: { query: { ...first, state: 'submitted,screening', sort: 'screening_due' } },
            }),
          ),
        decide: () =>
          unwrap(
            client.GET('/api/v1/calls', {
              signal,
              params: { query: { ...first, state: 'evaluating', sort: 'closes_at' } },
            }),
          ),
        confirm: () =>
          unwrap(
            client.GET('/api/v1/decisions', {
              signal,
              params: { query: { ...first, state: 'proposed', sort: 'created_at' } },
            }),
          ),
        awards: () =>
          unwrap(
            client.GET('/api/v1/awards', {
              signal,
              params: { query: { ...first, state: 'internal_approval', sort: 'created_at' } },
            }),
          ),
        certify: () => tranches('requested'),
        approve: () => tranches('certified'),
        pay: () => tranches('approved'),
        reports: () =>
          unwrap(
            client.GET('/api/v1/reports', {
              signal,
              params: { query: { ...first, state: 'submitted,in_review', sort: 'due_on' } },
            }),
          ),
      }
      return waitingOf(queue, await lists[queue]())
    },
    staleTime: 0,
  })
