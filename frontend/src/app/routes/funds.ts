import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { meQuery } from '../../features/session/queries'
import { language, loadAreas } from '../../lib/i18n'
import { idSearch, periodSearch } from '../search'
import { signedIn } from './base'

// How to read is loaded with the page that reads, not with the first page of a visit.
const ofPayments = () => import('../../features/payments/queries')
const ofFunds = () => import('../../features/funds/queries')
const ofPortfolio = () => import('../../features/portfolio/queries')

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
  component: lazyRouteComponent(() => import('../PaymentsRoute'), 'PaymentsRoute'),
})

const payment = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/payments/$id',
  loader: async ({ context, params }) => {
    const texts = loadAreas('payments', 'money', 'states', 'actions', 'roles', 'form')
    const { batchQuery } = await ofPayments()
    await Promise.all([texts, context.cache.ensureQueryData(batchQuery(params.id))])
  },
  component: lazyRouteComponent(() => import('../PaymentsRoute'), 'PaymentRoute'),
})

const funds = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds',
  loader: async ({ context }) => {
    const texts = loadAreas('funds', 'states')
    const { fundsQuery } = await ofFunds()
    await Promise.all([texts, context.cache.ensureInfiniteQueryData(fundsQuery)])
  },
  component: lazyRouteComponent(() => import('../FundsRoute'), 'FundsRoute'),
})

const newFund = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds/new',
  loader: async ({ context }) => {
    const texts = loadAreas('funds', 'form')
    const { donorsQuery, namesQuery } = await ofFunds()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(donorsQuery),
      context.cache.ensureQueryData(namesQuery),
    ])
  },
  component: lazyRouteComponent(() => import('../FundFormsRoute'), 'NewFundRoute'),
})

const editFund = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds/$id/edit',
  loader: async ({ context, params }) => {
    const texts = loadAreas('funds', 'form')
    const { fundQuery, namesQuery } = await ofFunds()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(fundQuery(params.id, language())),
      context.cache.ensureQueryData(namesQuery),
    ])
  },
  component: lazyRouteComponent(() => import('../FundFormsRoute'), 'EditFundRoute'),
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
  component: lazyRouteComponent(() => import('../FundsRoute'), 'FundRoute'),
})

const fundStatement = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/funds/$id/statement',
  validateSearch: periodSearch,
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
  component: lazyRouteComponent(() => import('../FundsRoute'), 'FundStatementRoute'),
})

/** A donor's own money; whoever runs agreements of several donors chooses one. */
const portfolio = createRoute({
  getParentRoute: () => signedIn,
  path: 'app/portfolio',
  validateSearch: idSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const texts = loadAreas('portfolio', 'states')
    const me = await context.cache.ensureQueryData(meQuery)
    const own = me?.memberships.find(({ kind }) => kind === 'donor')?.organisation_id
    const id = deps.id ?? own
    const { namesQuery, portfolioQuery } = await ofPortfolio()
    const { fundsQuery } = await ofFunds()
    await Promise.all([
      texts,
      context.cache.ensureQueryData(namesQuery),
      ...(own ? [] : [context.cache.ensureInfiniteQueryData(fundsQuery)]),
      ...(id ? [context.cache.ensureQueryData(portfolioQuery(id))] : []),
    ])
  },
  component: lazyRouteComponent(() => import('../PortfolioRoute'), 'PortfolioRoute'),
})

export const fundRoutes = [
  payments,
  payment,
  funds,
  newFund,
  fund,
  editFund,
  fundStatement,
  portfolio,
] as const
