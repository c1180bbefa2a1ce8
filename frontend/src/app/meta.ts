import { queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '../lib/client'
import { setServerNow } from '../lib/clock'

/** The server's clock and whether it is a test clock; read again now and then and when the window comes back. */
export const metaQuery = queryOptions({
  queryKey: ['meta'],
  queryFn: async ({ signal }) => {
    const meta = await unwrap(client.GET('/api/v1/meta', { signal }))
    setServerNow(meta.now)
    return meta
  },
  staleTime: 60_000,
  refetchInterval: 600_000,
  refetchOnWindowFocus: true,
  retry: false,
})
