import { minorOf, toMinor } from '../../lib/money'
import type { ExpenseInput, ExpenseView, IndicatorView, Report, ReportChange } from './queries'

export type ExpenseRow = {
  key: number
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

export function writtenOf(report: Report): Written {
  return {
    narrative: report.narrative,
    deviations: report.deviations,
    indicators: report.indicators.map(indicatorRow),
    expenses: report.expenses.map(expenseRow),
  }
}

function indicatorRow({ code, value, reason, evidence }: IndicatorView): IndicatorRow {
  return { code, value: value ?? '', reason: reason ?? '', evidence: evidence ?? '' }
}

function expenseRow(expense: ExpenseView, key: number): ExpenseRow {
  return {
    key,
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
  return {
    key: Math.max(-1, ...rows.map(({ key }) => key)) + 1,
    spentOn: '',
    document: '',
    bin: '',
    supplier: '',
    line: '',
    amount: '',
    receipt: '',
  }
}

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

/** Only the sections that are open, as the server takes them. */
export function changeOf(written: Written, open: readonly string[], currency: string): ReportChange {
  return {
    ...(open.includes('narrative') ? { narrative: { ...written.narrative } } : {}),
    ...(open.includes('deviations') ? { deviations: written.deviations } : {}),
    ...(open.includes('indicators')
      ? { indicators: written.indicators.map((row) => ({ ...row, value: row.value || null })) }
      : {}),
    ...(open.includes('expenses')
      ? { expenses: written.expenses.map((row) => expenseInput(row, currency)) }
      : {}),
  }
}

function expenseInput(row: ExpenseRow, currency: string): ExpenseInput {
  return {
    spent_on: row.spentOn,
    document: row.document,
    line: Number(row.line) || 0,
    amount: { amount: row.amount || '0', currency },
    supplier_bin: row.bin,
    supplier_name: row.supplier,
    receipt_id: row.receipt || null,
  }
}
