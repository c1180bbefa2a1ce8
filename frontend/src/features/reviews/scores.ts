import { parseDecimal } from '../../lib/money'
import type { Criterion, Score } from './queries'

export type Mark = { score: string; comment: string }
export type Marks = Readonly<Record<string, Mark>>

export function marksOf(scores: readonly Score[] | null | undefined): Marks {
  return Object.fromEntries(
    (scores ?? []).map((score) => [score.criterion, { score: score.score, comment: score.comment ?? '' }]),
  )
}

/** Two decimals at the same scale, so that whole numbers can be compared. */
function aligned(one: string, other: string): [bigint, bigint] | undefined {
  const a = parseDecimal(one)
  const b = parseDecimal(other)
  if (!a || !b) return undefined
  const places = Math.max(a.places, b.places)
  return [a.units * 10n ** BigInt(places - a.places), b.units * 10n ** BigInt(places - b.places)]
}

export type Fault = 'not_number' | 'beyond' | 'off_step'

/** What is wrong with a score; an empty one is only not there yet. */
export function faultOf(score: string, criterion: Criterion, step: string | undefined): Fault | undefined {
  if (score === '') return undefined
  const parsed = parseDecimal(score)
  if (!parsed) return 'not_number'
  const against = aligned(score, String(criterion.max))
  if (parsed.units < 0n || (against && against[0] > against[1])) return 'beyond'
  const by = step ? aligned(score, step) : undefined
  if (by && by[1] > 0n && by[0] % by[1] !== 0n) return 'off_step'
  return undefined
}

/** The sum without rounding, as the server adds it. */
export function totalOf(scores: readonly string[]): string {
  let units = 0n
  let places = 0
  for (const score of scores) {
    const parsed = parseDecimal(score)
    if (!parsed) continue
    if (parsed.places > places) {
      units *= 10n ** BigInt(parsed.places - places)
      places = parsed.places
    }
    units += parsed.units * 10n ** BigInt(places - parsed.places)
  }
  if (places === 0) return String(units)
  const digits = String(units).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
}

/** Under so many per cent of the maximum the call demands a comment. */
export function needsComment(score: string, criterion: Criterion, below: number | undefined): boolean {
  if (!below) return false
  const parsed = parseDecimal(score)
  if (!parsed) return false
  return parsed.units * 100n < BigInt(criterion.max) * BigInt(below) * 10n ** BigInt(parsed.places)
}

/** What can be saved now: scores that fit, with their comments. */
export function sendable(marks: Marks, criteria: readonly Criterion[], step: string | undefined): Score[] {
  return criteria.flatMap((criterion) => {
    const mark = marks[criterion.code]
    if (!mark?.score || faultOf(mark.score, criterion, step)) return []
    return [
      {
        criterion: criterion.code,
        score: mark.score,
        ...(mark.comment.trim() ? { comment: mark.comment } : {}),
      },
    ]
  })
}

/** Criteria that still lack a score, or the comment that their low score wants. */
export function lacking(
  marks: Marks,
  criteria: readonly Criterion[],
  step: string | undefined,
  below: number | undefined,
): Criterion[] {
  return criteria.filter((criterion) => {
    const mark = marks[criterion.code]
    if (!mark?.score || faultOf(mark.score, criterion, step)) return true
    return needsComment(mark.score, criterion, below) && mark.comment.trim() === ''
  })
}

/** One key is enough on a scale of single digits. */
export function oneKey(criterion: Criterion, step: string | undefined): boolean {
  return criterion.max <= 9 && (step === undefined || /^1(\.0*)?$/.test(step))
}
