import { describe, expect, it } from 'vitest'
import { fromMinor, shareOf } from '../lib/money'
import { type BudgetLine, type BudgetRules, budgetTotals, ceilPercent, emptyLine, pasteInto } from './budget'

const rules: BudgetRules = {
  currency: 'KZT',
  grant_max: { amount: '86500000.00', currency: 'KZT' },
  grant_min: { amount: '43250000.00', currency: 'KZT' },
  own_min_percent: 5,
  categories: [
    { code: 'B1', title: { kk: 'Еңбекақы', ru: 'Оплата труда', en: 'Staff' }, max_percent: 40 },
    {
      code: 'B2',
      title: { kk: 'Волонтерлерді қолдау', ru: 'Поддержка волонтёров', en: 'Volunteers' },
      min_percent: 15,
    },
    { code: 'B4', title: { ru: 'Оборудование' }, max_percent: '20' },
  ],
}

function line(part: Partial<BudgetLine> & { price: string }): BudgetLine {
  const { price, ...rest } = part
  return { ...emptyLine(1, rules), ...rest, unit_price: { amount: price, currency: 'KZT' } }
}

const names = { grant: ['Грант'], own: ['Собственный вклад', 'Own contribution'], in_kind: ['Заттай үлес'] }
const sum = (minor: bigint) => fromMinor(minor, 'KZT')

describe('totals', () => {
  const lines = [
    line({ category: 'B1', quantity: '1', periods: 36, price: '320000' }),
    line({ category: 'B1', quantity: '0.5', periods: 36, price: '240000' }),
    line({ category: 'B2', quantity: '60', periods: 54, price: '2500' }),
    line({ category: 'OWN', quantity: '1', periods: 36, price: '60000', source: 'own' }),
  ]
  const totals = budgetTotals(lines, rules)

  it('keep grant and own apart', () => {
    expect(sum(totals.requested)).toBe('23940000.00')
    expect(sum(totals.own)).toBe('2160000.00')
    expect(sum(totals.all)).toBe('26100000.00')
    expect(totals.underLimit).toBe(true)
    expect(totals.overLimit).toBe(false)
    expect(totals.ownShort).toBe(false)
  })
  it('measure each category against the sum requested', () => {
    const [staff, volunteers] = totals.categories
    expect(sum(staff?.total ?? 0n)).toBe('15840000.00')
    expect(staff?.over).toBe(true)
    expect(sum(staff?.limit ?? 0n)).toBe('9576000.00')
    expect(shareOf(staff?.total ?? 0n, totals.requested)).toBe(6617n)
    expect(volunteers?.under).toBe(false)
  })
  it('stay exact where floating point does not', () => {
    const tenth = Array.from({ length: 10 }, () => line({ price: '0.1', quantity: '1', periods: 1 }))
    expect(sum(budgetTotals(tenth, rules).requested)).toBe('1.00')
  })
  it('find the least sum that reaches a floor', () => {
    expect(ceilPercent(1001n, '5')).toBe(51n)
    expect(ceilPercent(1000n, '5')).toBe(50n)
  })
})

describe('a block from a spreadsheet', () => {
  it('fills from the cell on and adds lines', () => {
    const text =
      'Координатор\tB1\tмесяц\t1\t36\t320 000\tГрант\r\nНоутбук\tоборудование\tшт.\t0,5\t1\t1 200 000,50 ₸\tOwn contribution\r\n'
    const [first, second, ...more] = pasteInto(
      [emptyLine(1, rules)],
      { row: 0, column: 'title' },
      text,
      rules,
      names,
    )
    expect(more).toEqual([])
    expect(first).toMatchObject({
      line: 1,
      title: 'Координатор',
      category: 'B1',
      quantity: '1',
      periods: 36,
      unit_price: { amount: '320000', currency: 'KZT' },
      source: 'grant',
    })
    expect(second).toMatchObject({
      line: 2,
      category: 'B4',
      quantity: '0.5',
      unit_price: { amount: '1200000.50' },
      source: 'own',
    })
  })
  it('keeps what it cannot read, so that the fault shows', () => {
    const [first] = pasteInto([], { row: 0, column: 'quantity' }, 'два\tпять\t?', rules, names)
    expect(first).toMatchObject({ quantity: 'два', periods: 'пять', unit_price: { amount: '?' } })
  })
})
