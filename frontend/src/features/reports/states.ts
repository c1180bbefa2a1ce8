import type { Tone } from '../../components/StateBadge'

export const reportStates = [
  'draft',
  'awaiting_certification',
  'submitted',
  'in_review',
  'changes_requested',
  'accepted',
  'rejected',
] as const
export type ReportState = (typeof reportStates)[number]

export const reportTones: Record<ReportState, Tone> = {
  draft: 'moving',
  awaiting_certification: 'attention',
  submitted: 'moving',
  in_review: 'moving',
  changes_requested: 'attention',
  accepted: 'done',
  rejected: 'fault',
}

export function reportState(state: string | undefined): ReportState {
  return reportStates.find((known) => known === state) ?? 'draft'
}

export const sections = ['narrative', 'deviations', 'indicators', 'expenses'] as const
export type SectionName = (typeof sections)[number]

export const kinds = ['incorrect', 'incomplete', 'outdated'] as const

/** The grantee has sent it: its day no longer counts. */
export function wasSent(state: ReportState): boolean {
  return state === 'submitted' || state === 'in_review' || state === 'accepted' || state === 'rejected'
}
