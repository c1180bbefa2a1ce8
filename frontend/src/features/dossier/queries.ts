import { queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '../../lib/client'

/** Names of regions and goals; they do not change while a page is open. */
export const classifiersQuery = queryOptions({
  queryKey: ['classifiers'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/classifiers', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})
