import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { meQuery } from '../features/session/queries'
import { isProblem } from '../lib/problem'
import { setSessionLost } from '../lib/session'

/**
 * Reads are tried again when the link or the server failed; acts never by themselves. Who acts on a version that
 * somebody has changed meanwhile sees the newest one, whatever the act: what the page shows is read again before the
 * problem is told.
 */
export function makeCache(): QueryClient {
  const noticeLostSession = (error: unknown) => {
    if (isProblem(error) && error.status === 401 && cache.getQueryData(meQuery.queryKey)) setSessionLost(true)
  }
  const cache: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeLostSession }),
    mutationCache: new MutationCache({
      onError: (error) => {
        noticeLostSession(error)
        if (isProblem(error) && error.stale) return cache.invalidateQueries()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (count, error) =>
          count < 2 && (!isProblem(error) || error.status === 0 || error.status >= 500),
      },
      mutations: { retry: false },
    },
  })
  return cache
}
