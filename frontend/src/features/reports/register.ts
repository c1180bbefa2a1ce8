import { isDate } from '../../components/DateField'
import { exact, minorOf, parseDecimal, toMinor } from '../../lib/money'
import type { ExpenseInput, ExpenseView, IndicatorView, Report, ReportChange } from './queries'

export type ExpenseRow = {
  /** Of the server for what it has, of this device for what is new. */
  key: string
  spentOn: string
  document: string
  bin: string
  supplier: string
  line: string
  amount: string
  receipt: string
}

export type IndicatorRow = { code: string; value: string; reason: string; evidence: string }

export type Written = {
  narrative: Readonly<Record<string, string>>
  deviations: string
  indicators: readonly IndicatorRow[]
  expenses: readonly ExpenseRow[]
}

export const narrativeParts = ['done', 'results', 'lessons'] as const

/** What the server has, and the rows that only this device has because they are not finished. */
export function writtenOf(report: Report, unfinished: readonly ExpenseRow[] = []): Written {
  return {
    narrative: report.narrative,
    deviations: report.deviations,
    indicators: report.indicators.map(indicatorRow),
    expenses: [...report.expenses.map(expenseRow), ...unfinished],
  }
}

function indicatorRow({ code, value, reason, evidence }: IndicatorView): IndicatorRow {
  return { code, value: value ?? '', reason: reason ?? '', evidence: evidence ?? '' }
}

function expenseRow(expense: ExpenseView): ExpenseRow {
  return {
    key: expense.id,
    spentOn: expense.spent_on,
    document: expense.document,
    bin: expense.supplier_bin,
    supplier: expense.supplier_name,
    line: String(expense.line),
    amount: expense.amount.amount,
    receipt: expense.receipt_id ?? '',
  }
}

export function emptyRow(rows: readonly ExpenseRow[]): ExpenseRow {
  let n = rows.length
  while (rows.some(({ key }) => key === `new ${n}`)) n++
  return {
    key: `new ${n}`,
    spentOn: '',
    document: '',
    bin: '',
    supplier: '',
    line: '',
    amount: '',
    receipt: '',
  }
}

const rowParts = ['spent_on', 'document', 'amount', 'supplier', 'line'] as const
export type RowPart = (typeof rowParts)[number]

/** What a row of the register still needs: the server takes whole rows alone. */
export function lacking(row: ExpenseRow): RowPart[] {
  const has: Record<RowPart, boolean> = {
    spent_on: isDate(row.spentOn),
    document: row.document.trim() !== '',
    amount: parseDecimal(row.amount) !== undefined && !/^-|^0*(\.0*)?$/.test(row.amount),
    supplier: row.bin === '' ? row.supplier.trim() !== '' : row.bin.replace(/\s/g, '').length >= 12,
    line: row.line !== '',
  }
  return rowParts.filter((part) => !has[part])
}

export const isFinished = (row: ExpenseRow): boolean => lacking(row).length === 0

/** The sum of the register: counted, never typed. */
export function sumOf(rows: readonly ExpenseRow[], currency: string): bigint {
  return rows.reduce((sum, row) => sum + (toMinor(row.amount, currency) ?? 0n), 0n)
}

/** What a line of the budget still has when the other rows of the register are taken from it. */
export function leftOn(report: Report, line: string, rows: readonly ExpenseRow[]): bigint | undefined {
  const known = report.lines.find((each) => String(each.line) === line)
  if (!known) return undefined
  const here = rows.filter((row) => row.line === line)
  return minorOf(known.limit) - minorOf(known.accepted) - sumOf(here, known.budget.currency)
}

/** What changed in the sections that are open, as the server takes it; unfinished rows wait on this device. */
export function changeOf(
  { narrative, deviations, indicators, expenses }: Partial<Written>,
  open: readonly string[],
  currency: string,
): ReportChange {
  return {
    ...(narrative && open.includes('narrative') ? { narrative: { ...narrative } } : {}),
    ...(deviations !== undefined && open.includes('deviations') ? { deviations } : {}),
    ...(indicators && open.includes('indicators')
      ? { indicators: indicators.map((row) => ({ ...row, value: row.value || null })) }
      : {}),
    ...(expenses && open.includes('expenses')
      ? { expenses: expenses.filter(isFinished).map((row) => expenseInput(row, currency)) }
      : {}),
  }
}

function expenseInput(row: ExpenseRow, currency: string): ExpenseInput {
  return {
    spent_on: row.spentOn,
    document: row.document,
    line: Number(row.line),
    amount: exact({ amount: row.amount, currency }),
    supplier_bin: row.bin,
    supplier_name: row.supplier,
    receipt_id: row.receipt || null,
  }
}

/** Messages of the server about the rows that were sent, by the keys of the rows. */
export function rowErrors(
  errors: Readonly<Record<string, string>>,
  rows: readonly ExpenseRow[],
): Record<string, Record<string, string>> {
  const sent = rows.filter(isFinished)
  const found: Record<string, Record<string, string>> = {}
  for (const [pointer, text] of Object.entries(errors)) {
    const match = /^\/expenses\/(\d+)\/(\w+)/.exec(pointer)
    const row = match && sent[Number(match[1])]
    if (!match?.[2] || !row) continue
    found[row.key] = { ...found[row.key], [match[2]]: text }
  }
  return found
}
