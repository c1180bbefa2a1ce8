import type { Localised } from '../lib/format'
import {
  belowPercent,
  exceedsPercent,
  lineMinor,
  type Money,
  minorOf,
  percentOf,
  readNumber,
} from '../lib/money'

export const sources = ['grant', 'own', 'in_kind'] as const
export type Source = (typeof sources)[number]

/** A line as the API keeps it. While it is typed a number may still be unreadable text. */
export type BudgetLine = {
  line: number
  category: string
  title: string
  unit: string
  quantity: string
  periods: number | string
  unit_price: Money
  source: Source
}

export type BudgetCategory = {
  code: string
  title: Localised
  max_percent?: string | number | null
  min_percent?: string | number | null
}

/** From the call. Percentages of categories are of the sum requested from the grant. */
export type BudgetRules = {
  currency: string
  categories: readonly BudgetCategory[]
  grant_max?: Money | null
  grant_min?: Money | null
  /** Own and in-kind contribution, at least this share of the whole cost. */
  own_min_percent?: string | number | null
}

export function lineTotal(line: BudgetLine, currency: string): bigint {
  const periods = typeof line.periods === 'number' ? line.periods : Number(line.periods || Number.NaN)
  return lineMinor(line.unit_price.amount, line.quantity, periods, currency)
}

export type CategoryTotal = {
  category: BudgetCategory
  total: bigint
  limit: bigint | undefined
  floor: bigint | undefined
  over: boolean
  under: boolean
}

export type BudgetTotals = {
  requested: bigint
  own: bigint
  all: bigint
  categories: CategoryTotal[]
  overLimit: boolean
  underLimit: boolean
  ownShort: boolean
}

/** Every total of the budget, each line rounded once, in whole minor units. */
export function budgetTotals(lines: readonly BudgetLine[], rules: BudgetRules): BudgetTotals {
  let requested = 0n
  let own = 0n
  const byCategory = new Map<string, bigint>()
  for (const line of lines) {
    const total = lineTotal(line, rules.currency)
    if (line.source === 'grant') {
      requested += total
      byCategory.set(line.category, (byCategory.get(line.category) ?? 0n) + total)
    } else own += total
  }
  const categories = rules.categories.map((category) => {
    const total = byCategory.get(category.code) ?? 0n
    const max = percentText(category.max_percent)
    const min = percentText(category.min_percent)
    return {
      category,
      total,
      limit: max === undefined ? undefined : percentOf(requested, max),
      floor: min === undefined ? undefined : ceilPercent(requested, min),
      over: max !== undefined && exceedsPercent(total, requested, max),
      under: min !== undefined && requested > 0n && belowPercent(total, requested, min),
    }
  })
  const all = requested + own
  const ownMin = percentText(rules.own_min_percent)
  return {
    requested,
    own,
    all,
    categories,
    overLimit: Boolean(rules.grant_max) && requested > minorOf(rules.grant_max),
    underLimit: Boolean(rules.grant_min) && requested < minorOf(rules.grant_min),
    ownShort: ownMin !== undefined && all > 0n && belowPercent(own, all, ownMin),
  }
}

function percentText(value: string | number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}

/** The least whole sum that is not below the percentage. */
export function ceilPercent(whole: bigint, percent: string): bigint {
  const down = percentOf(whole, percent)
  return belowPercent(down, whole, percent) ? down + 1n : down
}

export function emptyLine(number: number, rules: BudgetRules, like?: BudgetLine): BudgetLine {
  return {
    line: number,
    category: like?.category ?? '',
    title: '',
    unit: '',
    quantity: '1',
    periods: 1,
    unit_price: { amount: '', currency: rules.currency },
    source: like?.source ?? 'grant',
  }
}

export function renumber(lines: readonly BudgetLine[]): BudgetLine[] {
  return lines.map((line, index) => (line.line === index + 1 ? line : { ...line, line: index + 1 }))
}

/** The order of the columns, which is the order of a pasted table. */
export const columns = ['title', 'category', 'unit', 'quantity', 'periods', 'unit_price', 'source'] as const
export type BudgetColumn = (typeof columns)[number]

export function setCell(
  line: BudgetLine,
  column: BudgetColumn,
  text: string,
  rules: BudgetRules,
  sourceNames: Readonly<Record<Source, readonly string[]>>,
): BudgetLine {
  const value = text.trim()
  switch (column) {
    case 'category': {
      const wanted = value.toLowerCase()
      const found = rules.categories.find(
        ({ code, title }) =>
          code.toLowerCase() === wanted ||
          Object.values(title).some((name) => name?.toLowerCase() === wanted),
      )
      return { ...line, category: found?.code ?? '' }
    }
    case 'source': {
      const wanted = value.toLowerCase()
      const found = sources.find(
        (source) => source === wanted || sourceNames[source].some((name) => name.toLowerCase() === wanted),
      )
      return { ...line, source: found ?? 'grant' }
    }
    case 'quantity':
      return { ...line, quantity: readNumber(value, 2) ?? value }
    case 'periods': {
      const whole = readNumber(value, 0)
      return { ...line, periods: whole === undefined ? value : Number(whole) }
    }
    case 'unit_price':
      return {
        ...line,
        unit_price: { amount: readNumber(value, 2) ?? value, currency: rules.currency },
      }
    default:
      return { ...line, [column]: value }
  }
}

/** A block copied from a spreadsheet, laid over the lines from one cell on; lines are added as needed. */
export function pasteInto(
  lines: readonly BudgetLine[],
  at: { row: number; column: BudgetColumn },
  text: string,
  rules: BudgetRules,
  sourceNames: Readonly<Record<Source, readonly string[]>>,
): BudgetLine[] {
  const rows = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  const result = [...lines]
  rows.forEach((row, down) => {
    const index = at.row + down
    let line = result[index] ?? emptyLine(index + 1, rules)
    row.split('\t').forEach((cell, right) => {
      const column = columns[columns.indexOf(at.column) + right]
      if (column) line = setCell(line, column, cell, rules, sourceNames)
    })
    result[index] = line
  })
  return renumber(result)
}
