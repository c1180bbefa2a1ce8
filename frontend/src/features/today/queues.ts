import type { components } from '../../api/schema'
import type { Localised } from '../../lib/format'

/** The queues of an office by the names of the server, in the order in which a grant passes through them. */
export const queues = [
  'screening',
  'decide',
  'confirm',
  'awards',
  'certify',
  'approve',
  'pay',
  'reports',
] as const
export type Queue = (typeof queues)[number]

/** The whole list of a queue, among the places of the navigation. */
export const wholeList: Readonly<Record<Queue, string>> = {
  screening: 'screening',
  decide: 'calls',
  confirm: 'decisions',
  awards: 'awards',
  certify: 'tranches',
  approve: 'tranches',
  pay: 'payments',
  reports: 'reports',
}

type Page<Row extends keyof components['schemas']> = {
  items: readonly components['schemas'][Row][]
  total?: number
}

export type Listed = {
  screening: Page<'ApplicationRow'>
  decide: Page<'CallRow'>
  confirm: Page<'DecisionRow'>
  awards: Page<'AwardRow'>
  certify: Page<'TrancheRow'>
  approve: Page<'TrancheRow'>
  pay: Page<'TrancheRow'>
  reports: Page<'ReportRow'>
}

/** One record that waits: what it is, whose, by when. */
export type Urgent = {
  id: string
  noun: 'application' | 'decision' | 'award' | 'tranche' | 'report'
  title: Localised
  who?: Localised
  at?: string
}

export type Waiting = { total: number; first: Urgent[] }

const named = (title: string): Localised => ({ kk: title, ru: title, en: title })
const by = (day: string | undefined): { at?: string } => (day ? { at: day } : {})

const tranche = (row: components['schemas']['TrancheRow']): Urgent => ({
  id: row.id,
  noun: 'tranche',
  title: named(row.award_title),
  ...(row.grantee ? { who: row.grantee } : {}),
  ...by(row.due_on),
})

const rows: { [Q in Queue]: (row: Listed[Q]['items'][number]) => Urgent } = {
  screening: (row) => ({
    id: row.id,
    noun: 'application',
    title: named(row.title),
    ...(row.applicant_name ? { who: row.applicant_name } : {}),
    ...by(row.screening_due),
  }),
  decide: (row) => ({ id: row.id, noun: 'decision', title: row.title, ...by(row.decide_by) }),
  confirm: (row) => ({ id: row.call_id, noun: 'decision', title: row.call_title, ...by(row.decided_on) }),
  awards: (row) => ({ id: row.id, noun: 'award', title: named(row.title), who: row.grantee }),
  certify: tranche,
  approve: tranche,
  pay: tranche,
  reports: (row) => ({
    id: row.id,
    noun: 'report',
    title: named(row.award_title),
    who: row.grantee,
    ...by(row.due_on),
  }),
}

export function waitingOf<Q extends Queue>(queue: Q, page: Listed[Q]): Waiting {
  const show = rows[queue] as (row: Listed[Q]['items'][number]) => Urgent
  return { total: page.total ?? page.items.length, first: page.items.map(show) }
}
