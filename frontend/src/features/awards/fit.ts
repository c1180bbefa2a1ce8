import { lineMinor, minorOf, money, toMinor } from '../../lib/money'
import type { BudgetFit, BudgetLine } from './queries'

export type FitLine = {
  line: number
  title: string
  unit: string
  quantity: string
  periods: string
  price: string
  reason: string
  /** What was asked for, in minor units. */
  asked: bigint
  /** As the server has it. */
  before: { quantity: string; periods: string; price: string; reason: string }
}

export function fitLines(budget: readonly BudgetLine[]): FitLine[] {
  return budget.map((line) => {
    const now = {
      quantity: line.quantity,
      periods: String(line.periods),
      price: line.unit_price.amount,
      reason: line.reason ?? '',
    }
    return {
      ...now,
      line: line.line,
      title: line.title,
      unit: line.unit,
      asked: minorOf(line.requested ?? line.total),
      before: now,
    }
  })
}

/** Only the lines that differ from what the server has; the reason goes only where the sum changed. */
export function changedLines(lines: readonly FitLine[], currency: string): BudgetFit['lines'] {
  return lines
    .filter(
      ({ quantity, periods, price, reason, before }) =>
        quantity !== before.quantity ||
        periods !== before.periods ||
        price !== before.price ||
        reason !== before.reason,
    )
    .map((line) => {
      const periods = Number(line.periods) || 0
      const differs = lineMinor(line.price, line.quantity, periods, currency) !== line.asked
      return {
        line: line.line,
        quantity: line.quantity || '0',
        periods,
        unit_price: money(toMinor(line.price, currency) ?? 0n, currency),
        ...(differs ? { reason: line.reason.trim() } : {}),
      }
    })
}
