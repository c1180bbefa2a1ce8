import { createRoute, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router'
import { callSearch } from '../../features/calls/search'
import { meQuery } from '../../features/session/queries'
import { language, loadAreas, rememberedLanguage, setLanguage } from '../../lib/i18n'
import { mayBeSignedIn } from '../../lib/session'
import { metaQuery } from '../meta'
import { placesOf } from '../places'
import { isOwnPath } from '../search'
import { localised, root } from './base'

// How to read is loaded with the page that reads, not with the first page of a visit.
const ofCalls = () => import('../../features/calls/queries')
const ofApplications = () => import('../../features/applications/queries')

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/$lang', params: { lang: language() }, replace: true })
  },
})

const home = createRoute({
  getParentRoute: () => localised,
  path: '/',
  loader: () => loadAreas('home'),
  component: lazyRouteComponent(() => import('../HomeRoute'), 'HomeRoute'),
})

const calls = createRoute({
  getParentRoute: () => localised,
  path: 'calls',
  validateSearch: callSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const texts = loadAreas('calls', 'states')
    const { publicCallsQuery } = await ofCalls()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(publicCallsQuery(deps))])
  },
  component: lazyRouteComponent(() => import('../CallsRoute'), 'CallsRoute'),
})

const call = createRoute({
  getParentRoute: () => localised,
  path: 'calls/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('calls', 'states')
    const { publicCallQuery } = await ofCalls()
    await Promise.all([texts, context.cache.ensureQueryData(publicCallQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../CallRoute'), 'CallRoute'),
})

const questions = createRoute({
  getParentRoute: () => localised,
  path: 'calls/$id/questions',
  loader: async ({ context, params }) => {
    const texts = loadAreas('applications', 'form')
    const { callQuery, classifiersQuery } = await ofApplications()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(callQuery(params.id)),
      context.cache.ensureQueryData(classifiersQuery),
    ])
  },
  component: lazyRouteComponent(() => import('../QuestionsRoute'), 'QuestionsRoute'),
})

const login = createRoute({
  getParentRoute: () => root,
  path: 'login',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === 'string' && isOwnPath(search.next) ? { next: search.next } : {},
  beforeLoad: async ({ context, search }) => {
    const me = mayBeSignedIn() ? await context.cache.ensureQueryData(meQuery) : null
    if (me) throw redirect({ to: search.next ?? placesOf(me.places)[0]?.to ?? '/account', replace: true })
  },
  loader: () => loadAreas('session'),
  component: lazyRouteComponent(() => import('../LoginRoute'), 'LoginRoute'),
})

/** The walk through the demonstration: there is no such page elsewhere. */
const demo = createRoute({
  getParentRoute: () => root,
  path: 'demo',
  beforeLoad: async ({ context }) => {
    const { demo } = await context.cache.ensureQueryData(metaQuery)
    if (!demo) throw notFound()
    // Its first step showed a page in Kazakh.
    const chosen = rememberedLanguage()
    if (chosen) await setLanguage(chosen)
  },
  loader: () => loadAreas('demo'),
  component: lazyRouteComponent(() => import('../DemoRoute'), 'DemoRoute'),
})

export const publicRoutes = [
  start,
  localised.addChildren([home, calls, call, questions]),
  login,
  demo,
] as const
