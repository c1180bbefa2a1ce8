import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadAreas } from '../../lib/i18n'
import { stateSearch } from '../search'
import { type Context, signedIn } from './base'

// How to read is loaded with the page that reads, not with the first page of a visit.
const ofAwards = () => import('../../features/awards/queries')
const ofTranches = () => import('../../features/tranches/queries')
const ofReports = () => import('../../features/reports/queries')

/** The three forms of an award read the same. */
async function formOfAward({ context, params }: { context: Context; params: { id: string } }) {
  const texts = loadAreas('awards', 'money', 'form')
  const { awardQuery } = await ofAwards()
  await Promise.all([texts, context.cache.ensureQueryData(awardQuery(params.id))])
}

const awards = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards',
  loader: async ({ context }) => {
    const texts = loadAreas('awards', 'states')
    const { awardsQuery } = await ofAwards()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(awardsQuery({}))])
  },
  component: lazyRouteComponent(() => import('../AwardsRoute'), 'AwardsRoute'),
})

const award = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('awards', 'money', 'states', 'actions', 'roles', 'form')
    const { awardQuery } = await ofAwards()
    await Promise.all([texts, context.cache.ensureQueryData(awardQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../AwardRoute'), 'AwardRoute'),
})

const awardBudget = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id/budget',
  loader: formOfAward,
  component: lazyRouteComponent(() => import('../AwardFormsRoute'), 'AwardBudgetRoute'),
})

const awardFunding = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id/funding',
  loader: formOfAward,
  component: lazyRouteComponent(() => import('../AwardFormsRoute'), 'AwardFundingRoute'),
})

const awardPlan = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id/plan',
  loader: formOfAward,
  component: lazyRouteComponent(() => import('../AwardFormsRoute'), 'AwardPlanRoute'),
})

const tranches = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/tranches',
  validateSearch: stateSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const texts = loadAreas('tranches', 'states')
    const { queueOf, tranchesQuery } = await ofTranches()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(tranchesQuery(queueOf(deps.state)))])
  },
  component: lazyRouteComponent(() => import('../TranchesRoute'), 'TranchesRoute'),
})

const tranche = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/tranches/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('tranches', 'money', 'states', 'actions', 'roles', 'form')
    const { trancheQuery } = await ofTranches()
    await Promise.all([texts, context.cache.ensureQueryData(trancheQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../TranchesRoute'), 'TrancheRoute'),
})

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/reports',
  loader: async ({ context }) => {
    const texts = loadAreas('reports', 'states')
    const { reportsQuery } = await ofReports()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(reportsQuery)])
  },
  component: lazyRouteComponent(() => import('../ReportsRoute'), 'ReportsRoute'),
})

const report = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/reports/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('reports', 'money', 'states', 'actions', 'roles', 'form')
    const { reportQuery } = await ofReports()
    await Promise.all([texts, context.cache.ensureQueryData(reportQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../ReportsRoute'), 'ReportRoute'),
})

export const awardRoutes = [
  awards,
  award,
  awardBudget,
  awardFunding,
  awardPlan,
  tranches,
  tranche,
  reports,
  report,
] as const
