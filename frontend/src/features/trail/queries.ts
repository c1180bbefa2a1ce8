import { queryOptions } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type Event = components['schemas']['EventView']

export const trailQuery = (object: string, id: string) =>
  queryOptions({
    queryKey: ['trail', object, id] as const,
    queryFn: async ({ signal }) =>
      (await unwrap(client.GET('/api/v1/events', { params: { query: { object, id } }, signal }))).items,
  })
