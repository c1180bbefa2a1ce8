import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, notFound, redirect } from '@tanstack/react-router'
import { meQuery } from '../../features/session/queries'
import { isLanguage } from '../../lib/format'
import { rememberedLanguage, setLanguage } from '../../lib/i18n'
import { NotFoundPage } from '../ErrorPage'
import { Shell } from '../Shell'

export type Context = { cache: QueryClient }

export const root = createRootRouteWithContext<Context>()({
  component: Shell,
  notFoundComponent: NotFoundPage,
})

/** Public pages: /kk/…, /ru/…, /en/…; the path decides the language. */
export const localised = createRoute({
  getParentRoute: () => root,
  path: '$lang',
  beforeLoad: async ({ params }) => {
    if (!isLanguage(params.lang)) throw notFound()
    await setLanguage(params.lang, { remember: false })
  },
})

/** Everything behind the sign-in hangs below this route. */
export const signedIn = createRoute({
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
