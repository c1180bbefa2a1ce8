import type { Tone } from '../../components/StateBadge'

export const awardStates = [
  'preparing',
  'internal_approval',
  'approved',
  'offered',
  'accepted',
  'signed',
  'active',
  'suspended',
  'terminated',
  'closing',
  'closed',
  'declined',
  'retracted',
  'cancelled',
] as const
export type AwardState = (typeof awardStates)[number]

export const awardTones: Record<AwardState, Tone> = {
  preparing: 'moving',
  internal_approval: 'moving',
  approved: 'moving',
  offered: 'attention',
  accepted: 'attention',
  signed: 'done',
  active: 'moving',
  suspended: 'attention',
  terminated: 'fault',
  closing: 'moving',
  closed: 'done',
  declined: 'fault',
  retracted: 'fault',
  cancelled: 'quiet',
}

/** Nothing more happens to it. */
export const finished: readonly AwardState[] = ['closed', 'declined', 'retracted', 'cancelled']

export function awardState(state: string | undefined): AwardState {
  return awardStates.find((known) => known === state) ?? 'preparing'
}

/** Everything that the server may name as the next step of an award. */
export const nextSteps = [
  'fit',
  'fund',
  'submit',
  'approve',
  'offer',
  'accept',
  'sign',
  'activate',
  'resume',
  'start_closing',
  'close',
  'request_tranche',
  'certify_tranche',
  'approve_tranche',
  'release_tranche',
  'settle_tranche',
  'resume_tranche',
  'report',
  'accept_report',
] as const
export type NextStep = (typeof nextSteps)[number]

export function nextStep(what: string | undefined): NextStep | undefined {
  return nextSteps.find((known) => known === what)
}

const trancheTones: Record<string, Tone> = {
  requestable: 'attention',
  requested: 'moving',
  certified: 'moving',
  approved: 'moving',
  released: 'moving',
  paid: 'done',
  reconciled: 'done',
  held: 'attention',
  cancelled: 'fault',
}

/** A planned tranche whose conditions are met is another thing than one that has to wait. */
export function trancheStanding(tranche: { state?: string; phase?: string }): { state: string; tone: Tone } {
  const state = tranche.phase || tranche.state || 'planned'
  return { state, tone: trancheTones[state] ?? 'quiet' }
}

const reportTones: Record<string, Tone> = {
  open: 'moving',
  due_soon: 'attention',
  overdue: 'fault',
  draft: 'moving',
  awaiting_certification: 'attention',
  submitted: 'moving',
  in_review: 'moving',
  changes_requested: 'attention',
  accepted: 'done',
  rejected: 'fault',
}

/** What the day makes of a report that is not sent is more pressing than that a draft exists. */
export function reportStanding(report: { state?: string; phase?: string }): { state: string; tone: Tone } {
  const pressing = report.phase === 'overdue' || report.phase === 'due_soon'
  const state = (pressing ? report.phase : report.state || report.phase) || 'not_due'
  return { state, tone: reportTones[state] ?? 'quiet' }
}
