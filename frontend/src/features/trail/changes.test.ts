import { expect, it } from 'vitest'
import { changesOf } from './changes'

it('tells what differs, field by field, and nothing that stayed', () => {
  expect(changesOf({ a: 1, b: 'x', c: [1] }, { a: 1, b: 'y', d: { e: 2 } })).toEqual([
    { field: 'b', before: 'x', after: 'y' },
    { field: 'c', before: '[1]', after: '—' },
    { field: 'd', before: '—', after: '{"e":2}' },
  ])
  expect(changesOf(null, undefined)).toEqual([])
})
