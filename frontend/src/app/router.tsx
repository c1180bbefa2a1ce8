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
import { meQuery } from '../features/session/queries'
import { isLanguage } from '../lib/format'
import { language, loadAreas, rememberedLanguage, setLanguage } from '../lib/i18n'
import { mayBeSignedIn } from '../lib/session'
import { ErrorPage, NotFoundPage } from './ErrorPage'
import { placesOf } from './places'
import { Shell } from './Shell'

type Context = { cache: QueryClient }

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

const routes = root.addChildren([
  start,
  localised.addChildren([home]),
  login,
  signedIn.addChildren([account]),
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
