import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, ifMatch, unwrap } from '../../lib/client'
import type { OrganisationSearch } from './search'

export type Organisation = components['schemas']['OrganisationView']
export type OrganisationRow = components['schemas']['OrganisationRow']
export type OrganisationInput = components['schemas']['OrganisationInput']
export type OrganisationChange = components['schemas']['OrganisationChange']
export type CheckAnswer = components['schemas']['CheckAnswer']
export type Membership = components['schemas']['MembershipView']
export type MemberInput = components['schemas']['MemberInput']
export type DutyTable = components['schemas']['DutyTableView']
export type Duty = components['schemas']['Duty']

export const organisationKeys = {
  all: ['organisations'] as const,
  list: (search: OrganisationSearch) => ['organisations', 'list', search] as const,
  one: (id: string) => ['organisations', id] as const,
  members: (id: string) => ['organisations', id, 'members'] as const,
  duties: ['duty-tables'] as const,
}

export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: organisationKeys.one(id),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/organisations/{id}', { signal, params: { path: { id } } })),
  })

export const organisationsQuery = (search: OrganisationSearch) =>
  infiniteQueryOptions({
    queryKey: organisationKeys.list(search),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/organisations', {
          signal,
          params: { query: { ...search, count: 'true', ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

/** Regions and other lists that forms offer; they change only with the program. */
export const classifiersQuery = queryOptions({
  queryKey: ['classifiers'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/classifiers', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Whoever registers an organisation gets its roles, so that who I am changes with it. */
export function useCreateOrganisation() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: OrganisationInput) => unwrap(client.POST('/api/v1/organisations', { body })),
    onSuccess: async (made) => {
      cache.setQueryData(organisationKeys.one(made.id), made)
      await cache.invalidateQueries()
    },
  })
}

export function useEditOrganisation(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ version, body }: { version: number; body: OrganisationChange }) =>
      unwrap(
        client.PATCH('/api/v1/organisations/{id}', {
          params: { path: { id }, header: ifMatch(version) },
          body,
        }),
      ),
    onSuccess: (saved) => {
      cache.setQueryData(organisationKeys.one(id), saved)
      void cache.invalidateQueries({ queryKey: ['session'] })
    },
  })
}

export function useVerify(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ version, checks }: { version: number; checks: CheckAnswer[] }) =>
      unwrap(
        client.POST('/api/v1/organisations/{id}/verify', {
          params: { path: { id }, header: ifMatch(version) },
          body: { checks },
        }),
      ),
    onSuccess: (checked) => {
      cache.setQueryData(organisationKeys.one(id), checked)
      void cache.invalidateQueries({ queryKey: ['organisations', 'list'] })
    },
  })
}

export const membersQuery = (organisationId: string) =>
  queryOptions({
    queryKey: organisationKeys.members(organisationId),
    queryFn: async ({ signal }) => {
      const page = await unwrap(
        client.GET('/api/v1/memberships', {
          signal,
          params: { query: { organisation_id: organisationId, limit: '200' } },
        }),
      )
      return page.items
    },
  })

/** One role with what may be done about it now. */
export const membershipQuery = (id: string) =>
  queryOptions({
    queryKey: ['memberships', id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/memberships/{id}', { signal, params: { path: { id } } })),
  })

export function useInvite(organisationId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: MemberInput) =>
      unwrap(
        client.POST('/api/v1/organisations/{id}/members', { params: { path: { id: organisationId } }, body }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: organisationKeys.members(organisationId) }),
  })
}

/** The person's own answer to an invitation. It changes who they are, and so everything that they may see. */
export function useAnswerInvitation() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, version, verb }: { id: string; version: number; verb: string }) => {
      const params = { path: { id }, header: ifMatch(version) }
      return verb === 'accept'
        ? unwrap(client.POST('/api/v1/memberships/{id}/accept', { params }))
        : unwrap(client.POST('/api/v1/memberships/{id}/decline', { params }))
    },
    onSettled: () => cache.invalidateQueries(),
  })
}

export function useMembershipVerbs(organisationId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({
      id,
      version,
      verb,
      reason,
    }: {
      id: string
      version: number
      verb: string
      reason: string | undefined
    }) => {
      const params = { path: { id }, header: ifMatch(version) }
      return verb === 'confirm'
        ? unwrap(client.POST('/api/v1/memberships/{id}/confirm', { params }))
        : unwrap(client.POST('/api/v1/memberships/{id}/revoke', { params, body: { reason: reason ?? '' } }))
    },
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: ['memberships'] })
      await cache.invalidateQueries({ queryKey: organisationKeys.members(organisationId) })
    },
  })
}

/** The tables that the person may see: of their own operator, for an auditor of each. */
export const dutyTablesQuery = queryOptions({
  queryKey: organisationKeys.duties,
  queryFn: async ({ signal }) => {
    const page = await unwrap(
      client.GET('/api/v1/duty-tables', { signal, params: { query: { limit: '50' } } }),
    )
    return page.items
  },
})

export const dutyTableQuery = (id: string) =>
  queryOptions({
    queryKey: [...organisationKeys.duties, id],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/duty-tables/{id}', { signal, params: { path: { id } } })),
  })

export function useDutyVerbs(id: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({
      version,
      verb,
      reason,
      steps,
    }: {
      version: number
      verb: string
      reason: string | undefined
      steps?: Record<string, Duty>
    }) => {
      const params = { path: { id }, header: ifMatch(version) }
      if (verb === 'propose')
        return unwrap(
          client.POST('/api/v1/duty-tables/{id}/propose', {
            params,
            body: { steps: steps ?? {}, reason: reason ?? '' },
          }),
        )
      return verb === 'confirm'
        ? unwrap(client.POST('/api/v1/duty-tables/{id}/confirm', { params }))
        : unwrap(client.POST('/api/v1/duty-tables/{id}/reject', { params, body: { reason: reason ?? '' } }))
    },
    onSettled: () => cache.invalidateQueries({ queryKey: organisationKeys.duties }),
  })
}
