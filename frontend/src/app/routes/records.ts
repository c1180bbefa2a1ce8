import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadAreas } from '../../lib/i18n'
import { textSearch } from '../search'
import { signedIn } from './base'

const trail = createRoute({
  getParentRoute: () => signedIn,
  path: 'trail',
  validateSearch: textSearch('object', 'id'),
  loader: () => loadAreas('trail', 'actions', 'states', 'form'),
  component: lazyRouteComponent(() => import('../TrailRoute'), 'TrailRoute'),
})

const outbox = createRoute({
  getParentRoute: () => signedIn,
  path: 'outbox',
  validateSearch: textSearch('state'),
  loader: () => loadAreas('outbox', 'form'),
  component: lazyRouteComponent(() => import('../OutboxRoute'), 'OutboxRoute'),
})

const letter = createRoute({
  getParentRoute: () => signedIn,
  path: 'outbox/$id',
  loader: () => loadAreas('outbox'),
  component: lazyRouteComponent(() => import('../LetterRoute'), 'LetterRoute'),
})

export const recordRoutes = [trail, outbox, letter] as const
