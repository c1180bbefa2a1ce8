import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { Skeleton } from '../components/Skeleton'
import { callSearch } from '../features/calls/search'
import { organisationSearch } from '../features/organisations/search'
import { meQuery } from '../features/session/queries'
import { isLanguage } from '../lib/format'
import { language, loadAreas, rememberedLanguage, setLanguage } from '../lib/i18n'
import { mayBeSignedIn } from '../lib/session'
import { ErrorPage, NotFoundPage } from './ErrorPage'
import { metaQuery } from './meta'
import { placesOf } from './places'
import { Shell } from './Shell'
import { queueSearch, textSearch } from './search'

type Context = { cache: QueryClient }

// Loaders read what a page needs; how, is loaded with them and not with the first page of a visit.
const ofCalls = () => import('../features/calls/queries')
const ofApplications = () => import('../features/applications/queries')
const ofOrganisations = () => import('../features/organisations/queries')
const ofPortfolio = () => import('../features/portfolio/queries')
const ofFunds = () => import('../features/funds/queries')
const ofReports = () => import('../features/reports/queries')
const ofPayments = () => import('../features/payments/queries')
const ofTranches = () => import('../features/tranches/queries')
const ofAwards = () => import('../features/awards/queries')

/** Which of several records of one's own: the first, when the address does not say. */
function idSearch(search: Record<string, unknown>): { id?: string } {
  return typeof search.id === 'string' ? { id: search.id } : {}
}

const root = createRootRouteWithContext<Context>()({
  component: Shell,
  notFoundComponent: NotFoundPage,
})

/** Public pages: /kk/…, /ru/…, /en/…; the path decides the language. */
const localised = createRoute({
  getParentRoute: () => root,
  path: '$lang',
  beforeLoad: async ({ params }) => {
    if (!isLanguage(params.lang)) throw notFound()
    await setLanguage(params.lang, { remember: false })
  },
})

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
  component: lazyRouteComponent(() => import('./HomeRoute'), 'HomeRoute'),
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
  component: lazyRouteComponent(() => import('./CallsRoute'), 'CallsRoute'),
})

const call = createRoute({
  getParentRoute: () => localised,
  path: 'calls/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('calls', 'states')
    const { publicCallQuery } = await ofCalls()
    await Promise.all([texts, context.cache.ensureQueryData(publicCallQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./CallRoute'), 'CallRoute'),
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
  component: lazyRouteComponent(() => import('./QuestionsRoute'), 'QuestionsRoute'),
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
  component: lazyRouteComponent(() => import('./LoginRoute'), 'LoginRoute'),
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
  component: lazyRouteComponent(() => import('./DemoRoute'), 'DemoRoute'),
})

/** Everything behind the sign-in hangs below this route. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const me = await context.cache.ensureQueryData(meQuery)
    if (!me) throw redirect({ to: '/login', search: { next: location.href }, replace: true })
    // The profile's language, unless another was chosen on this device.
    if (!rememberedLanguage() && isLanguage(me.user.language))
      await setLanguage(me.user.language, { remember: false })
  },
})

const account = createRoute({
  getParentRoute: () => signedIn,
  path: 'account',
  loader: () => loadAreas('account', 'roles', 'session'),
  component: lazyRouteComponent(() => import('./AccountRoute'), 'AccountRoute'),
})

const today = createRoute({
  getParentRoute: () => signedIn,
  path: 'app',
  loader: () => loadAreas('today'),
  component: lazyRouteComponent(() => import('./TodayRoute'), 'TodayRoute'),
})

const apply = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/apply/$callId',
  loader: async ({ context, params }) => {
    const texts = loadAreas('applications')
    const { callQuery } = await ofApplications()
    await Promise.all([texts, context.cache.ensureQueryData(callQuery(params.callId))])
  },
  component: lazyRouteComponent(() => import('./StartRoute'), 'StartRoute'),
})

const applications = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/applications',
  loader: () => loadAreas('applications', 'states'),
  component: lazyRouteComponent(() => import('./ApplicationsRoute'), 'ApplicationsRoute'),
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
  component: lazyRouteComponent(() => import('./ApplicationRoute'), 'ApplicationRoute'),
})

const applicationHome = createRoute({
  getParentRoute: () => application,
  path: '/',
  component: lazyRouteComponent(() => import('./ApplicationHomeRoute'), 'ApplicationHomeRoute'),
})

const applicationChapter = createRoute({
  getParentRoute: () => application,
  path: '$chapter',
  validateSearch: (search: Record<string, unknown>): { from?: 'check' } =>
    search.from === 'check' ? { from: 'check' } : {},
  component: lazyRouteComponent(() => import('./ChapterRoute'), 'ChapterRoute'),
})

const applicationCheck = createRoute({
  getParentRoute: () => application,
  path: 'check',
  component: lazyRouteComponent(() => import('./CheckRoute'), 'CheckRoute'),
})

const applicationSent = createRoute({
  getParentRoute: () => application,
  path: 'sent',
  component: lazyRouteComponent(() => import('./SentRoute'), 'SentRoute'),
})

const applicationPrint = createRoute({
  getParentRoute: () => application,
  path: 'print',
  component: lazyRouteComponent(() => import('./PrintRoute'), 'PrintRoute'),
})

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
  component: lazyRouteComponent(() => import('./OrganisationRoute'), 'OrganisationRoute'),
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
  component: lazyRouteComponent(() => import('./OrganisationRoute'), 'NewOrganisationRoute'),
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
  component: lazyRouteComponent(() => import('./OrganisationsRoute'), 'OrganisationsRoute'),
})

const checkedOrganisation = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisations/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('organisations', 'actions', 'roles')
    const { organisationQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(organisationQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./OrganisationsRoute'), 'CheckedRoute'),
})

const verifyOrganisation = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/organisations/$id/verify',
  loader: async ({ context, params }) => {
    const texts = loadAreas('organisations', 'form')
    const { organisationQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(organisationQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./OrganisationsRoute'), 'VerifyRoute'),
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
  component: lazyRouteComponent(() => import('./TeamRoute'), 'TeamRoute'),
})

const duties = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/duties',
  loader: async ({ context }) => {
    const texts = loadAreas('organisations', 'roles', 'actions', 'form')
    const { dutyTablesQuery } = await ofOrganisations()
    await Promise.all([texts, context.cache.ensureQueryData(dutyTablesQuery)])
  },
  component: lazyRouteComponent(() => import('./TeamRoute'), 'DutiesRoute'),
})

const officeCalls = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls',
  validateSearch: textSearch('state', 'q'),
  loader: () => loadAreas('officecalls', 'states'),
  component: lazyRouteComponent(() => import('./OfficeCallsRoute'), 'OfficeCallsRoute'),
})

const newCall = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/new',
  validateSearch: textSearch('from'),
  loader: () => loadAreas('office', 'officecalls', 'form'),
  component: lazyRouteComponent(() => import('./NewCallRoute'), 'NewCallRoute'),
})

const officeCall = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id',
  loader: () => loadAreas('office', 'officecalls', 'states', 'actions', 'roles', 'form'),
  component: lazyRouteComponent(() => import('./OfficeCallRoute'), 'OfficeCallRoute'),
})

const editCall = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/edit',
  loader: () => loadAreas('office', 'officecalls', 'form'),
  component: lazyRouteComponent(() => import('./EditCallRoute'), 'EditCallRoute'),
})

const callFunding = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/funding',
  loader: () => loadAreas('office', 'officecalls', 'form'),
  component: lazyRouteComponent(() => import('./CallFundingRoute'), 'CallFundingRoute'),
})

const callExperts = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/experts',
  loader: () => loadAreas('office', 'experts', 'form'),
  component: lazyRouteComponent(() => import('./CallExpertsRoute'), 'CallExpertsRoute'),
})

const callGrid = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/grid',
  loader: () => loadAreas('office', 'experts', 'states'),
  component: lazyRouteComponent(() => import('./CallGridRoute'), 'CallGridRoute'),
})

const callRanking = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/ranking',
  validateSearch: textSearch('ranking'),
  loader: () => loadAreas('office', 'rankings', 'form'),
  component: lazyRouteComponent(() => import('./CallRankingRoute'), 'CallRankingRoute'),
})

const callDecisions = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/decisions',
  loader: () => loadAreas('office', 'decisions', 'actions', 'roles', 'form'),
  component: lazyRouteComponent(() => import('./CallDecisionsRoute'), 'CallDecisionsRoute'),
})

const callHistory = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/calls/$id/history',
  loader: () => loadAreas('office', 'trail', 'actions', 'states'),
  component: lazyRouteComponent(() => import('./CallHistoryRoute'), 'CallHistoryRoute'),
})

const screeningQueue = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/screening',
  validateSearch: queueSearch,
  loader: () => loadAreas('screening', 'states', 'form'),
  component: lazyRouteComponent(() => import('./ScreeningQueueRoute'), 'ScreeningQueueRoute'),
})

const screeningOne = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/applications/$id',
  loader: () => loadAreas('screening', 'dossier', 'trail', 'actions', 'roles', 'states', 'form'),
  component: lazyRouteComponent(() => import('./ScreeningRoute'), 'ScreeningRoute'),
})

const myReviews = createRoute({
  getParentRoute: () => signedIn,
  path: 'review',
  loader: () => loadAreas('reviews', 'states'),
  component: lazyRouteComponent(() => import('./MyReviewsRoute'), 'MyReviewsRoute'),
})

const declareConflicts = createRoute({
  getParentRoute: () => signedIn,
  path: 'review/declare/$id',
  loader: () => loadAreas('reviews'),
  component: lazyRouteComponent(() => import('./DeclareRoute'), 'DeclareRoute'),
})

const review = createRoute({
  getParentRoute: () => signedIn,
  path: 'review/$id',
  loader: () => loadAreas('reviews', 'dossier', 'actions', 'roles', 'states', 'form'),
  component: lazyRouteComponent(() => import('./ReviewRoute'), 'ReviewRoute'),
})

const decisions = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/decisions',
  loader: () => loadAreas('decisions'),
  component: lazyRouteComponent(() => import('./DecisionsRoute'), 'DecisionsRoute'),
})

const trail = createRoute({
  getParentRoute: () => signedIn,
  path: 'trail',
  validateSearch: textSearch('object', 'id'),
  loader: () => loadAreas('trail', 'actions', 'states', 'form'),
  component: lazyRouteComponent(() => import('./TrailRoute'), 'TrailRoute'),
})

const outbox = createRoute({
  getParentRoute: () => signedIn,
  path: 'outbox',
  validateSearch: textSearch('state'),
  loader: () => loadAreas('outbox', 'form'),
  component: lazyRouteComponent(() => import('./OutboxRoute'), 'OutboxRoute'),
})

const letter = createRoute({
  getParentRoute: () => signedIn,
  path: 'outbox/$id',
  loader: () => loadAreas('outbox'),
  component: lazyRouteComponent(() => import('./LetterRoute'), 'LetterRoute'),
})

const awards = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards',
  loader: async ({ context }) => {
    const texts = loadAreas('awards', 'states')
    const { awardsQuery } = await ofAwards()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(awardsQuery({}))])
  },
  component: lazyRouteComponent(() => import('./AwardsRoute'), 'AwardsRoute'),
})

const award = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('awards', 'money', 'states', 'actions', 'roles', 'form')
    const { awardQuery, reportPlanQuery } = await ofAwards()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(awardQuery(params.id)),
      context.cache.ensureQueryData(reportPlanQuery(params.id)),
    ])
  },
  component: lazyRouteComponent(() => import('./AwardRoute'), 'AwardRoute'),
})

const awardBudget = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id/budget',
  loader: async ({ context, params }) => {
    const texts = loadAreas('awards', 'money', 'form')
    const { awardQuery } = await ofAwards()
    await Promise.all([texts, context.cache.ensureQueryData(awardQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./AwardFormsRoute'), 'AwardBudgetRoute'),
})

const awardFunding = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id/funding',
  loader: async ({ context, params }) => {
    const texts = loadAreas('awards', 'money', 'form')
    const { awardQuery } = await ofAwards()
    await Promise.all([texts, context.cache.ensureQueryData(awardQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./AwardFormsRoute'), 'AwardFundingRoute'),
})

const awardPlan = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/awards/$id/plan',
  loader: async ({ context, params }) => {
    const texts = loadAreas('awards', 'money', 'form')
    const { awardQuery } = await ofAwards()
    await Promise.all([texts, context.cache.ensureQueryData(awardQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./AwardFormsRoute'), 'AwardPlanRoute'),
})

/** A queue may be narrowed to one state. */
function stateSearch(search: Record<string, unknown>): { state?: string } {
  return typeof search.state === 'string' && search.state !== '' ? { state: search.state } : {}
}

const tranches = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/tranches',
  validateSearch: stateSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const texts = loadAreas('tranches', 'states')
    const { tranchesQuery } = await ofTranches()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(tranchesQuery(deps.state ?? ''))])
  },
  component: lazyRouteComponent(() => import('./TranchesRoute'), 'TranchesRoute'),
})

const tranche = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/tranches/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('tranches', 'money', 'states', 'actions', 'roles', 'form')
    const { trancheQuery } = await ofTranches()
    await Promise.all([texts, context.cache.ensureQueryData(trancheQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./TranchesRoute'), 'TrancheRoute'),
})

const payments = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/payments',
  loader: async ({ context }) => {
    const texts = loadAreas('payments', 'states')
    const { batchesQuery, approvedQuery } = await ofPayments()
    await Promise.all([
      texts,
      context.cache.ensureInfiniteQueryData(batchesQuery),
      context.cache.ensureQueryData(approvedQuery),
    ])
  },
  component: lazyRouteComponent(() => import('./PaymentsRoute'), 'PaymentsRoute'),
})

const payment = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/payments/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('payments', 'money', 'states', 'actions', 'roles', 'form')
    const { batchQuery } = await ofPayments()
    await Promise.all([texts, context.cache.ensureQueryData(batchQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./PaymentsRoute'), 'PaymentRoute'),
})

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/reports',
  loader: async ({ context }) => {
    const texts = loadAreas('reports', 'states')
    const { reportsQuery } = await ofReports()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(reportsQuery)])
  },
  component: lazyRouteComponent(() => import('./ReportsRoute'), 'ReportsRoute'),
})

const report = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/reports/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('reports', 'money', 'states', 'actions', 'roles', 'form')
    const { reportQuery } = await ofReports()
    await Promise.all([texts, context.cache.ensureQueryData(reportQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('./ReportsRoute'), 'ReportRoute'),
})

const funds = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds',
  loader: async ({ context }) => {
    const texts = loadAreas('funds', 'states')
    const { fundsQuery } = await ofFunds()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(fundsQuery)])
  },
  component: lazyRouteComponent(() => import('./FundsRoute'), 'FundsRoute'),
})

const newFund = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds/new',
  loader: async ({ context }) => {
    const texts = loadAreas('funds', 'form')
    const { donorsQuery } = await ofFunds()
    await Promise.all([texts, context.cache.ensureQueryData(donorsQuery)])
  },
  component: lazyRouteComponent(() => import('./FundFormsRoute'), 'NewFundRoute'),
})

const fund = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('funds', 'money', 'states', 'actions', 'roles', 'form')
    const { fundQuery, receiptsQuery, conversionsQuery } = await ofFunds()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(fundQuery(params.id, language())),
      context.cache.ensureQueryData(receiptsQuery(params.id)),
      context.cache.ensureQueryData(conversionsQuery(params.id)),
    ])
  },
  component: lazyRouteComponent(() => import('./FundsRoute'), 'FundRoute'),
})

const fundStatement = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds/$id/statement',
  validateSearch: (search: Record<string, unknown>): { from?: string; to?: string } => ({
    ...(typeof search.from === 'string' ? { from: search.from } : {}),
    ...(typeof search.to === 'string' ? { to: search.to } : {}),
  }),
  loaderDeps: ({ search }) => search,
  loader: async ({ context, params, deps }) => {
    const texts = loadAreas('funds', 'form')
    const { fundQuery, statementQuery } = await ofFunds()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(fundQuery(params.id, language())),
      context.cache.ensureQueryData(statementQuery(params.id, deps, language())),
    ])
  },
  component: lazyRouteComponent(() => import('./FundsRoute'), 'FundStatementRoute'),
})

const portfolio = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/portfolio',
  validateSearch: idSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const me = await context.cache.ensureQueryData(meQuery)
    const id = deps.id ?? me?.memberships.find(({ kind }) => kind === 'donor')?.organisation_id
    const { namesQuery, portfolioQuery } = await ofPortfolio()
    await Promise.all([
      loadAreas('portfolio', 'states'),
      context.cache.ensureQueryData(namesQuery),
      ...(id ? [context.cache.ensureQueryData(portfolioQuery(id))] : []),
    ])
  },
  component: lazyRouteComponent(() => import('./PortfolioRoute'), 'PortfolioRoute'),
})

const routes = root.addChildren([
  start,
  localised.addChildren([home, calls, call, questions]),
  login,
  demo,
  signedIn.addChildren([
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
    screeningQueue,
    screeningOne,
    myReviews,
    declareConflicts,
    review,
    decisions,
    trail,
    outbox,
    letter,

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
    organisation,
    newOrganisation,
    organisations,
    checkedOrganisation,
    verifyOrganisation,
    team,
    duties,
    awards,
    award,
    awardBudget,
    awardFunding,
    awardPlan,
    tranches,
    tranche,
    payments,
    payment,
    reports,
    report,
    funds,
    newFund,
    fund,
    fundStatement,
    portfolio,
    account,
  ]),
])

export function makeRouter(cache: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { cache },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: () => <Skeleton />,
    defaultPendingMs: 300,
    defaultPendingMinMs: 0,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

/** Only a path of this site, so that a link cannot send a person elsewhere after the sign-in. */
export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/login')
}
