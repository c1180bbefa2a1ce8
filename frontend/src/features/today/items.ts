import type { ApplicationRow, AssignmentRow, AwardRow, ReportRow, TrancheRow } from './queries'

/** What somebody has to do, by when, and where. The words are of the area `today`. */
export type Item = {
  key: string
  noun: 'application' | 'award' | 'tranche' | 'report' | 'assignment'
  id: string
  /** The record that its page hangs below: the award of a report or a tranche. */
  parent?: string
  what: What
  title: string
  /** An instant or a day. */
  at?: string
}

export const whats = [
  'finish_draft',
  'sign_off',
  'mend_application',
  'answer_offer',
  'sign_agreement',
  'request_tranche',
  'write_report',
  'mend_report',
  'sign_report',
  'accept_assignment',
  'score',
] as const
export type What = (typeof whats)[number]

function application(row: ApplicationRow): Item[] {
  const base = { key: `application ${row.id}`, noun: 'application' as const, id: row.id, title: row.title }
  if (row.state === 'changes_requested')
    return [{ ...base, what: 'mend_application', ...(row.changes_due ? { at: row.changes_due } : {}) }]
  if (row.phase === 'lapsed') return []
  if (row.state === 'draft') return [{ ...base, what: 'finish_draft', at: row.closes_at }]
  if (row.state === 'awaiting_certification') return [{ ...base, what: 'sign_off', at: row.closes_at }]
  return []
}

function award(row: AwardRow): Item[] {
  const base = { key: `award ${row.id}`, noun: 'award' as const, id: row.id, title: row.title }
  if (row.state === 'offered') return [{ ...base, what: 'answer_offer' }]
  if (row.state === 'accepted' || row.state === 'signing') return [{ ...base, what: 'sign_agreement' }]
  return []
}

function tranche(row: TrancheRow): Item[] {
  if (row.state !== 'planned' || row.phase !== 'requestable') return []
  return [
    {
      key: `tranche ${row.id}`,
      noun: 'tranche',
      id: row.id,
      parent: row.award_id,
      what: 'request_tranche',
      title: row.award_title,
      at: row.due_on,
    },
  ]
}

const duePhases: readonly (string | undefined)[] = ['open', 'due', 'due_soon', 'overdue']

function report(row: ReportRow): Item[] {
  const base = {
    key: `report ${row.id}`,
    noun: 'report' as const,
    id: row.id,
    parent: row.award_id,
    title: row.award_title,
    at: row.due_on,
  }
  if (row.state === 'changes_requested') return [{ ...base, what: 'mend_report' }]
  if (row.state === 'awaiting_certification') return [{ ...base, what: 'sign_report' }]
  if (row.state === 'draft' && duePhases.includes(row.phase)) return [{ ...base, what: 'write_report' }]
  return []
}

function assignment(row: AssignmentRow): Item[] {
  const base = {
    key: `assignment ${row.id}`,
    noun: 'assignment' as const,
    id: row.id,
    title: row.title,
    ...(row.due ? { at: row.due } : {}),
  }
  if (row.state === 'invited' || row.state === 'proposed') return [{ ...base, what: 'accept_assignment' }]
  if (row.state === 'accepted' || row.state === 'in_progress') return [{ ...base, what: 'score' }]
  return []
}

export type Records = {
  applications?: readonly ApplicationRow[]
  awards?: readonly AwardRow[]
  tranches?: readonly TrancheRow[]
  reports?: readonly ReportRow[]
  assignments?: readonly AssignmentRow[]
}

/** Everything that waits for the person; what has a day comes first, the nearest day before the others. */
export function itemsOf(records: Records): Item[] {
  const items = [
    ...(records.applications ?? []).flatMap(application),
    ...(records.awards ?? []).flatMap(award),
    ...(records.tranches ?? []).flatMap(tranche),
    ...(records.reports ?? []).flatMap(report),
    ...(records.assignments ?? []).flatMap(assignment),
  ]
  const rank = (item: Item) => (item.what.startsWith('mend') ? '0' : (item.at ?? '9'))
  return items.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
}
