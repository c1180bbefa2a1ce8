import { queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type Portfolio = components['schemas']['Portfolio']
export type PortfolioAward = components['schemas']['PortfolioAward']

export const portfolioKeys = {
  all: ['portfolio'] as const,
  one: (donorId: string) => ['portfolio', donorId] as const,
}

export const portfolioQuery = (donorId: string) =>
  queryOptions({
    queryKey: portfolioKeys.one(donorId),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/donors/{id}/portfolio', { signal, params: { path: { id: donorId } } })),
  })

/** The names of regions and goals. */
export const namesQuery = queryOptions({
  queryKey: ['classifiers'],
  queryFn: ({ signal }) => unwrap(client.GET('/api/v1/classifiers', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
})
