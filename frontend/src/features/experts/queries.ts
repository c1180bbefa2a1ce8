import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { components } from '../../api/schema'
import { client, unwrap } from '../../lib/client'

export type Grid = components['schemas']['Grid']
export type GridApp = components['schemas']['GridApp']
export type GridExpert = components['schemas']['GridExpert']
export type GridCell = components['schemas']['GridCell']
export type ExpertInput = components['schemas']['ExpertInput']

export const expertKeys = {
  roster: (callId: string) => ['experts', 'roster', callId] as const,
  grid: (callId: string) => ['experts', 'grid', callId] as const,
}

export const rosterQuery = (callId: string) =>
  infiniteQueryOptions({
    queryKey: expertKeys.roster(callId),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.GET('/api/v1/calls/{id}/experts', {
          params: {
            path: { id: callId },
            query: { limit: '100', count: 'true', ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })

export const gridQuery = (callId: string) =>
  queryOptions({
    queryKey: expertKeys.grid(callId),
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/v1/calls/{id}/assignments/grid', { params: { path: { id: callId } }, signal })),
  })

export function useAddExpert(callId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ body, key }: { body: ExpertInput; key: string }) =>
      unwrap(
        client.POST('/api/v1/calls/{id}/experts', {
          params: { path: { id: callId }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    onSuccess: (entry) => {
      cache.setQueryData(rosterQuery(callId).queryKey, (roster) => {
        const [first, ...rest] = roster?.pages ?? []
        return roster && first
          ? {
              ...roster,
              pages: [
                { ...first, items: [...first.items, entry], total: (first.total ?? first.items.length) + 1 },
                ...rest,
              ],
            }
          : roster
      })
      return cache.invalidateQueries({ queryKey: expertKeys.grid(callId) })
    },
  })
}

export function useConfirmPairs(callId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ pairs, further, key }: { pairs: string[][]; further: boolean; key: string }) =>
      unwrap(
        client.POST('/api/v1/calls/{id}/assignments/confirm', {
          params: { path: { id: callId }, header: { 'Idempotency-Key': key } },
          body: { pairs, ...(further ? { further } : {}) },
        }),
      ),
    onSuccess: ({ items, warnings }) =>
      cache.setQueryData(gridQuery(callId).queryKey, (grid) => {
        if (!grid) return grid
        const made = (application: string, expert: string) =>
          items.find((item) => item.application_id === application && item.expert_id === expert)
        return {
          ...grid,
          warnings,
          experts: grid.experts.map((expert) => ({
            ...expert,
            load: expert.load + items.filter(({ expert_id }) => expert_id === expert.expert_id).length,
          })),
          applications: grid.applications.map((app) => ({
            ...app,
            experts:
              app.experts +
              items.filter(({ application_id }) => application_id === app.application_id).length,
            cells: app.cells.map((cell) => {
              const now = made(app.application_id, cell.expert_id)
              return now
                ? {
                    ...cell,
                    assignment: {
                      id: now.id,
                      state: now.state ?? 'invited',
                      ...(now.further ? { further: true } : {}),
                    },
                  }
                : cell
            }),
          })),
        }
      }),
  })
}
