import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadAreas } from '../../lib/i18n'
import { queueSearch } from '../search'
import { signedIn } from './base'

const screeningQueue = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/screening',
  validateSearch: queueSearch,
  loader: () => loadAreas('screening', 'states', 'form'),
  component: lazyRouteComponent(() => import('../ScreeningQueueRoute'), 'ScreeningQueueRoute'),
})

const screeningOne = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/applications/$id',
  loader: () => loadAreas('screening', 'dossier', 'trail', 'actions', 'roles', 'states', 'form'),
  component: lazyRouteComponent(() => import('../ScreeningRoute'), 'ScreeningRoute'),
})

const myReviews = createRoute({
  getParentRoute: () => signedIn,
  path: 'review',
  loader: () => loadAreas('reviews', 'states'),
  component: lazyRouteComponent(() => import('../MyReviewsRoute'), 'MyReviewsRoute'),
})

const declareConflicts = createRoute({
  getParentRoute: () => signedIn,
  path: 'review/declare/$id',
  loader: () => loadAreas('reviews'),
  component: lazyRouteComponent(() => import('../DeclareRoute'), 'DeclareRoute'),
})

const review = createRoute({
  getParentRoute: () => signedIn,
  path: 'review/$id',
  loader: () => loadAreas('reviews', 'dossier', 'actions', 'roles', 'states', 'form'),
  component: lazyRouteComponent(() => import('../ReviewRoute'), 'ReviewRoute'),
})

const decisions = createRoute({
  getParentRoute: () => signedIn,
  path: 'office/decisions',
  loader: () => loadAreas('decisions'),
  component: lazyRouteComponent(() => import('../DecisionsRoute'), 'DecisionsRoute'),
})

export const reviewRoutes = [
  screeningQueue,
  screeningOne,
  myReviews,
  declareConflicts,
  review,
  decisions,
] as const
