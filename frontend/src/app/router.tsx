import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { Skeleton } from '../components/Skeleton'
import { ErrorPage, NotFoundPage } from './ErrorPage'
import { awardRoutes } from './routes/awards'
import { root, signedIn } from './routes/base'
import { callRoutes } from './routes/calls'
import { fundRoutes } from './routes/funds'
import { organisationRoutes } from './routes/organisations'
import { ownRoutes } from './routes/own'
import { publicRoutes } from './routes/public'
import { recordRoutes } from './routes/records'
import { reviewRoutes } from './routes/review'

const routes = root.addChildren([
  ...publicRoutes,
  signedIn.addChildren([
    ...ownRoutes,
    ...organisationRoutes,
    ...callRoutes,
    ...reviewRoutes,
    ...awardRoutes,
    ...fundRoutes,
    ...recordRoutes,
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
