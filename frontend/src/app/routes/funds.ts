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
    const { donorsQuery } = await ofFunds()
    await Promise.all([texts, context.cache.ensureQueryData(donorsQuery)])
  },
  component: lazyRouteComponent(() => import('../FundFormsRoute'), 'NewFundRoute'),
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
  component: lazyRouteComponent(() => import('../PortfolioRoute'), 'PortfolioRoute'),
})

export const fundRoutes = [payments, payment, funds, newFund, fund, fundStatement, portfolio] as const
