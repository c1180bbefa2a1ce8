import { exact, type Money, minorOf, money } from '../../lib/money'
import type { Call, Decision, DecisionInput, Outcome, Ranked } from './queries'

export type Line = { outcome: Outcome | ''; amount: string; reasons: string }
export type Lines = Readonly<Record<string, Line>>

export const outcomes: readonly Outcome[] = ['award', 'reserve', 'decline']

/** The open batch as it was saved; what the ranking has beyond it is not decided yet. */
export function linesOf(decision: Decision | undefined): Lines {
  return Object.fromEntries(
    (decision?.items ?? []).map((item) => [
      item.application_id,
      { outcome: item.outcome, amount: item.amount?.amount ?? '', reasons: item.reasons ?? '' },
    ]),
  )
}

/** In the order of the ranking; nothing that was left open. */
export function itemsOf(
  lines: Lines,
  ranked: readonly Ranked[],
  currency: string,
): NonNullable<DecisionInput['items']> {
  return ranked.flatMap((place) => {
    const line = lines[place.application_id]
    if (!line?.outcome) return []
    return [
      {
        application_id: place.application_id,
        outcome: line.outcome,
        ...(line.outcome !== 'decline' && line.amount
          ? { amount: exact({ amount: line.amount, currency }) }
          : {}),
        ...(line.reasons.trim() ? { reasons: line.reasons.trim() } : {}),
      },
    ]
  })
}

export function awardedOf(lines: Lines, currency: string): bigint {
  return Object.values(lines).reduce(
    (sum, line) => (line.outcome === 'award' ? sum + minorOf({ amount: line.amount, currency }) : sum),
    0n,
  )
}

export type DonorLeft = { key: string; name: Call['title']; gives: Money; left: Money }

/**
 * What each donor has left when everything given so far is shared in proportion to what they put in. The last
 * unit goes to the largest, so that the parts add up.
 */
export function donorsLeft(call: Call, given: bigint): DonorLeft[] {
  const lines = (call.funding ?? []).flatMap((line) =>
    line.amount ? [{ line, minor: minorOf(line.amount), amount: line.amount }] : [],
  )
  const whole = lines.reduce((sum, { minor }) => sum + minor, 0n)
  if (whole <= 0n) return []
  const parts = lines.map(({ minor }) => (given * minor) / whole)
  const rest = given - parts.reduce((sum, part) => sum + part, 0n)
  const largest = lines.reduce((best, each, at) => (each.minor > (lines[best]?.minor ?? 0n) ? at : best), 0)
  return lines.map(({ line, minor, amount }, at) => ({
    key: line.fund_id ?? line.donor.id,
    name: line.donor.name,
    gives: amount,
    left: money(minor - (parts[at] ?? 0n) - (at === largest ? rest : 0n), amount.currency),
  }))
}
