import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organisationSearch } from '../../features/organisations/search'
import { meQuery } from '../../features/session/queries'
import { loadAreas } from '../../lib/i18n'
import { idSearch } from '../search'
import { signedIn } from './base'

// How to read is loaded with the page that reads, not with the first page of a visit.
const ofOrganisations = () => import('../../features/organisations/queries')

const organisation = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisation',
  validateSearch: idSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const me = await context.cache.ensureQueryData(meQuery)
    const id = deps.id ?? me?.memberships[0]?.organisation_id
    const { classifiersQuery, organisationQuery } = await ofOrganisations()
    await Promise.all([
      loadAreas('organisations', 'form', 'states'),
      context.cache.ensureQueryData(classifiersQuery),
      ...(id ? [context.cache.ensureQueryData(organisationQuery(id))] : []),
    ])
  },
  component: lazyRouteComponent(() => import('../OrganisationRoute'), 'OrganisationRoute'),
})

const newOrganisation = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisation/new',
  validateSearch: (search: Record<string, unknown>): { call?: string } =>
    typeof search.call === 'string' ? { call: search.call } : {},
  loader: async ({ context }) => {
    const texts = loadAreas('organisations', 'form')
    const { classifiersQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(classifiersQuery)])
  },
  component: lazyRouteComponent(() => import('../OrganisationRoute'), 'NewOrganisationRoute'),
})

const organisations = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisations',
  validateSearch: organisationSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const texts = loadAreas('organisations', 'form')
    const { organisationsQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(organisationsQuery(deps))])
  },
  component: lazyRouteComponent(() => import('../OrganisationsRoute'), 'OrganisationsRoute'),
})

const checkedOrganisation = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisations/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('organisations', 'actions', 'roles')
    const { organisationQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(organisationQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../OrganisationsRoute'), 'CheckedRoute'),
})

const verifyOrganisation = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisations/$id/verify',
  loader: async ({ context, params }) => {
    const texts = loadAreas('organisations', 'form')
    const { organisationQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(organisationQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../OrganisationsRoute'), 'VerifyRoute'),
})

const team = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/team',
  validateSearch: idSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const me = await context.cache.ensureQueryData(meQuery)
    const id = deps.id ?? me?.memberships[0]?.organisation_id
    const { membersQuery } = await ofOrganisations()
    await Promise.all([
      loadAreas('organisations', 'roles', 'actions', 'form'),
      ...(id ? [context.cache.ensureQueryData(membersQuery(id))] : []),
    ])
  },
  component: lazyRouteComponent(() => import('../TeamRoute'), 'TeamRoute'),
})

const duties = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/duties',
  loader: async ({ context }) => {
    const texts = loadAreas('organisations', 'roles', 'actions', 'form')
    const { dutyTablesQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(dutyTablesQuery)])
  },
  component: lazyRouteComponent(() => import('../TeamRoute'), 'DutiesRoute'),
})

export const organisationRoutes = [
  organisation,
  newOrganisation,
  organisations,
  checkedOrganisation,
  verifyOrganisation,
  team,
  duties,
] as const
