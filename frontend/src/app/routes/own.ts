import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadAreas } from '../../lib/i18n'
import { signedIn } from './base'

// How to read is loaded with the page that reads, not with the first page of a visit.
const ofApplications = () => import('../../features/applications/queries')

const account = createRoute({
  getParentRoute: () => signedIn,
  path: 'account',
  loader: () => loadAreas('account', 'roles', 'session'),
  component: lazyRouteComponent(() => import('../AccountRoute'), 'AccountRoute'),
})

const today = createRoute({
  getParentRoute: () => signedIn,
  path: 'app',
  loader: () => loadAreas('today'),
  component: lazyRouteComponent(() => import('../TodayRoute'), 'TodayRoute'),
})

const apply = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/apply/$callId',
  loader: async ({ context, params }) => {
    const texts = loadAreas('applications')
    const { callQuery } = await ofApplications()
    await Promise.all([texts, context.cache.ensureQueryData(callQuery(params.callId))])
  },
  component: lazyRouteComponent(() => import('../StartRoute'), 'StartRoute'),
})

const applications = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/applications',
  loader: () => loadAreas('applications', 'states'),
  component: lazyRouteComponent(() => import('../ApplicationsRoute'), 'ApplicationsRoute'),
})

/** One application: its draft lives as long as any of its pages is open. */
const application = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/applications/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('applications', 'form', 'states', 'actions', 'roles')
    const { applicationQuery, callQuery, classifiersQuery } = await ofApplications()
    const lists = context.cache.ensureQueryData(classifiersQuery)
    const read = await context.cache.ensureQueryData(applicationQuery(params.id))
    await Promise.all([texts, lists, context.cache.ensureQueryData(callQuery(read.call.id))])
  },
  component: lazyRouteComponent(() => import('../ApplicationRoute'), 'ApplicationRoute'),
})

const applicationHome = createRoute({
  getParentRoute: () => application,
  path: '/',
  component: lazyRouteComponent(() => import('../ApplicationHomeRoute'), 'ApplicationHomeRoute'),
})

const applicationChapter = createRoute({
  getParentRoute: () => application,
  path: '$chapter',
  validateSearch: (search: Record<string, unknown>): { from?: 'check'; at?: string } => ({
    ...(search.from === 'check' ? { from: 'check' } : {}),
    ...(typeof search.at === 'string' && search.at.startsWith('/') ? { at: search.at } : {}),
  }),
  component: lazyRouteComponent(() => import('../ChapterRoute'), 'ChapterRoute'),
})

const applicationCheck = createRoute({
  getParentRoute: () => application,
  path: 'check',
  component: lazyRouteComponent(() => import('../CheckRoute'), 'CheckRoute'),
})

const applicationSent = createRoute({
  getParentRoute: () => application,
  path: 'sent',
  component: lazyRouteComponent(() => import('../SentRoute'), 'SentRoute'),
})

const applicationPrint = createRoute({
  getParentRoute: () => application,
  path: 'print',
  component: lazyRouteComponent(() => import('../PrintRoute'), 'PrintRoute'),
})

export const ownRoutes = [
  account,
  today,
  apply,
  applications,
  application.addChildren([
    applicationHome,
    applicationCheck,
    applicationSent,
    applicationPrint,
    applicationChapter,
  ]),
] as const
