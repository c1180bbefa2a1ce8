import { expect, it } from 'vitest'
import type { Report } from './queries'
import { changeOf, emptyRow, leftOn, sumOf } from './register'

const rows = [
  { ...emptyRow([]), line: '1', amount: '100.50' },
  { ...emptyRow([]), key: 1, line: '1', amount: '0.25' },
  { ...emptyRow([]), key: 2, line: '2', amount: 'abc' },
]

it('counts the register and what a line has left', () => {
  const kzt = (amount: string) => ({ amount, currency: 'KZT' })
  const report = {
    lines: [{ line: 1, budget: kzt('150.00'), limit: kzt('160.00'), accepted: kzt('60.00') }],
  } as unknown as Report
  expect(sumOf(rows, 'KZT')).toBe(10075n)
  expect(leftOn(report, '1', rows)).toBe(-75n)
  expect(leftOn(report, '9', rows)).toBeUndefined()
})

it('sends only the sections that are open', () => {
  const written = { narrative: { done: 'x' }, deviations: 'y', indicators: [], expenses: rows }
  expect(changeOf(written, ['deviations'], 'KZT')).toEqual({ deviations: 'y' })
  expect(changeOf(written, ['expenses'], 'KZT').expenses?.[0]?.receipt_id).toBeNull()
})
