import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { type Area, loadAreas } from '../../lib/i18n'
import { textSearch } from '../search'
import { type Context, signedIn } from './base'

/** The pages of one call: each shows the way to the others, which the call itself names. */
function ofOneCall(...areas: Area[]) {
  return async ({ context, params }: { context: Context; params: { id: string } }) => {
    const texts = loadAreas('office', ...areas)
    const { callQuery } = await import('../../features/officecalls/queries')
    await Promise.all([texts, context.cache.ensureQueryData(callQuery(params.id))])
  }
}

const officeCalls = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls',
  validateSearch: textSearch('state', 'q'),
  loader: () => loadAreas('officecalls', 'states'),
  component: lazyRouteComponent(() => import('../OfficeCallsRoute'), 'OfficeCallsRoute'),
})

const newCall = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/new',
  validateSearch: textSearch('from'),
  loader: () => loadAreas('office', 'officecalls', 'form'),
  component: lazyRouteComponent(() => import('../NewCallRoute'), 'NewCallRoute'),
})

const officeCall = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id',
  loader: ofOneCall('officecalls', 'states', 'actions', 'roles', 'form'),
  component: lazyRouteComponent(() => import('../OfficeCallRoute'), 'OfficeCallRoute'),
})

const editCall = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/edit',
  loader: ofOneCall('officecalls', 'form'),
  component: lazyRouteComponent(() => import('../EditCallRoute'), 'EditCallRoute'),
})

const callFunding = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/funding',
  loader: ofOneCall('officecalls', 'form'),
  component: lazyRouteComponent(() => import('../CallFundingRoute'), 'CallFundingRoute'),
})

const callExperts = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/experts',
  loader: ofOneCall('experts', 'form'),
  component: lazyRouteComponent(() => import('../CallExpertsRoute'), 'CallExpertsRoute'),
})

const callGrid = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/grid',
  loader: ofOneCall('experts', 'states'),
  component: lazyRouteComponent(() => import('../CallGridRoute'), 'CallGridRoute'),
})

const callRanking = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/ranking',
  validateSearch: textSearch('ranking'),
  loader: ofOneCall('rankings', 'form'),
  component: lazyRouteComponent(() => import('../CallRankingRoute'), 'CallRankingRoute'),
})

const callDecisions = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/decisions',
  loader: ofOneCall('decisions', 'actions', 'roles', 'form'),
  component: lazyRouteComponent(() => import('../CallDecisionsRoute'), 'CallDecisionsRoute'),
})

const callHistory = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/history',
  loader: ofOneCall('trail', 'actions', 'states'),
  component: lazyRouteComponent(() => import('../CallHistoryRoute'), 'CallHistoryRoute'),
})

export const callRoutes = [
  officeCalls,
  newCall,
  officeCall,
  editCall,
  callFunding,
  callExperts,
  callGrid,
  callRanking,
  callDecisions,
  callHistory,
] as const
