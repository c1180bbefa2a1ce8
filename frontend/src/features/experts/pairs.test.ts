import { describe, expect, it } from 'vitest'
import { barOf, faultsByPair, loadsWith, pairKey, rowsOf } from './pairs'
import type { Grid, GridCell, GridExpert } from './queries'

const expert = { expert_id: 'e1', declared_at: '2026-01-01T00:00:00Z', load: 1, max_load: 2 } as GridExpert
const cell: GridCell = { expert_id: 'e1', language: true }

describe('a cell', () => {
  it('is free, or says the first thing that bars it', () => {
    expect(barOf(cell, expert, 1, false)).toBeUndefined()
    expect(barOf({ ...cell, assignment: { id: 'a', state: 'accepted' } }, expert, 1, false)).toBe('assigned')
    expect(barOf({ ...cell, conflict: 'declared', language: false }, expert, 1, false)).toBe('conflict')
    expect(barOf({ ...cell, language: false }, expert, 1, false)).toBe('language')
    expect(barOf(cell, { ...expert, declared_at: '' }, 1, false)).toBe('undeclared')
    expect(barOf(cell, expert, 2, false)).toBe('overload')
  })
  it('that was chosen can be given back when the load is full', () => {
    expect(barOf(cell, expert, 2, true)).toBeUndefined()
  })
})

describe('the grid', () => {
  const grid = {
    experts: [expert],
    applications: [{ application_id: 'a1' }, { application_id: 'a2', needs_further_opinion: true }],
  } as unknown as Grid
  it('counts the chosen pairs into the loads', () => {
    expect(loadsWith(grid, new Set([pairKey('a1', 'e1'), pairKey('a2', 'e1')])).get('e1')).toBe(3)
  })
  it('shows for a further opinion only what wants one', () => {
    expect(rowsOf(grid, true).map((app) => app.application_id)).toEqual(['a2'])
    expect(rowsOf(grid, false)).toHaveLength(2)
  })
  it('puts every complaint of the server at its pair', () => {
    const sent = [
      ['a1', 'e1'],
      ['a2', 'e1'],
    ]
    expect(
      faultsByPair({ '/pairs/1': 'Conflict.', '/pairs/1/1': 'Full.', '/pairs/0/0': 'No.', '/x': 'y' }, sent),
    ).toEqual({ [pairKey('a2', 'e1')]: 'Conflict. Full.', [pairKey('a1', 'e1')]: 'No.' })
  })
})
