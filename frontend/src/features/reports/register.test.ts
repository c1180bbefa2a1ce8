import { expect, it } from 'vitest'
import type { Report } from './queries'
import { changeOf, emptyRow, lacking, leftOn, rowErrors, sumOf } from './register'

const first = emptyRow([])
const second = emptyRow([first])
const whole = {
  ...first,
  spentOn: '2026-06-01',
  document: 'Ведомость 1',
  supplier: 'Дүкен',
  line: '1',
  amount: '100.5',
}
const rows = [
  whole,
  { ...second, line: '1', amount: '0.25' },
  { ...second, key: 'x', line: '2', amount: 'abc' },
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

it('gives every new row a key of its own', () => {
  expect(new Set([first, second, emptyRow([second])].map(({ key }) => key)).size).toBe(3)
})

it('sends what changed of the sections that are open, and whole rows alone', () => {
  const written = { narrative: { done: 'x' }, deviations: 'y', indicators: [], expenses: rows }
  expect(changeOf(written, ['deviations'], 'KZT')).toEqual({ deviations: 'y' })
  expect(changeOf({ expenses: rows }, ['deviations', 'expenses'], 'KZT').expenses).toEqual([
    {
      spent_on: '2026-06-01',
      document: 'Ведомость 1',
      supplier_bin: '',
      supplier_name: 'Дүкен',
      line: 1,
      amount: { amount: '100.50', currency: 'KZT' },
      receipt_id: null,
    },
  ])
})

it('names what a row still needs', () => {
  expect(lacking(whole)).toEqual([])
  expect(lacking({ ...whole, bin: '1234', amount: '0.00', spentOn: '2026-02-30' })).toEqual([
    'spent_on',
    'amount',
    'supplier',
  ])
})

it('puts what the server says of a sent row to that row', () => {
  const refused = { '/expenses/0/spent_on': 'ерте', '/narrative/done': 'ұзын' }
  expect(rowErrors(refused, [second, whole])).toEqual({ [whole.key]: { spent_on: 'ерте' } })
})
