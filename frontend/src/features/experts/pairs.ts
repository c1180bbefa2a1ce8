import type { Grid, GridApp, GridCell, GridExpert } from './queries'

/** Why a cell cannot be chosen; the server says so again when the pairs are confirmed. */
export type Bar = 'conflict' | 'assigned' | 'language' | 'undeclared' | 'overload' | undefined

export const pairKey = (applicationId: string, expertId: string) => `${applicationId} ${expertId}`

/** How many applications each expert has in hand once the chosen pairs are added. */
export function loadsWith(grid: Grid, chosen: ReadonlySet<string>): Map<string, number> {
  const loads = new Map(grid.experts.map((expert) => [expert.expert_id, expert.load]))
  for (const pair of chosen) {
    const expert = pair.split(' ')[1] ?? ''
    loads.set(expert, (loads.get(expert) ?? 0) + 1)
  }
  return loads
}

export function barOf(cell: GridCell, expert: GridExpert, load: number, picked: boolean): Bar {
  if (cell.assignment) return 'assigned'
  if (cell.conflict) return 'conflict'
  if (!cell.language) return 'language'
  if (!expert.declared_at) return 'undeclared'
  if (!picked && load >= expert.max_load) return 'overload'
  return undefined
}

/** In the first round those under evaluation, for a further opinion those whose totals lie apart. */
export function rowsOf(grid: Grid, further: boolean): GridApp[] {
  return grid.applications.filter((app) => (further ? app.needs_further_opinion : true))
}

/** The server names a wrong pair by its place in what was sent: "/pairs/3", "/pairs/3/1". */
export function faultsByPair(
  faults: Readonly<Record<string, string>>,
  sent: readonly (readonly string[])[],
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [pointer, text] of Object.entries(faults)) {
    const place = /^\/pairs\/(\d+)(?:\/|$)/.exec(pointer)?.[1]
    const pair = place === undefined ? undefined : sent[Number(place)]
    if (pair) {
      const key = pairKey(pair[0] ?? '', pair[1] ?? '')
      found[key] = found[key] ? `${found[key]} ${text}` : text
    }
  }
  return found
}
