import type { Tone } from '../../components/StateBadge'
import type { Application, PublicCall } from './queries'

/** Every state that somebody's decision gives an application. */
export const applicationStates = [
  'draft',
  'awaiting_certification',
  'submitted',
  'screening',
  'changes_requested',
  'ineligible',
  'under_review',
  'review_complete',
  'ranked',
  'recommended',
  'reserve',
  'not_recommended',
  'approved',
  'converted',
  'declined',
  'withdrawn',
] as const
/** A draft whose call closed before it was sent is lapsed: time says so, nobody decided it. */
export type ApplicationState = (typeof applicationStates)[number] | 'lapsed'

export const applicationTones: Record<ApplicationState, Tone> = {
  draft: 'quiet',
  awaiting_certification: 'attention',
  submitted: 'moving',
  lapsed: 'quiet',
  screening: 'moving',
  changes_requested: 'attention',
  ineligible: 'fault',
  under_review: 'moving',
  review_complete: 'moving',
  ranked: 'moving',
  recommended: 'moving',
  reserve: 'moving',
  not_recommended: 'moving',
  approved: 'done',
  converted: 'done',
  declined: 'fault',
  withdrawn: 'quiet',
}

export function stateOf(application: { state?: string; phase?: string }): ApplicationState {
  if (application.phase === 'lapsed') return 'lapsed'
  return applicationStates.find((known) => known === application.state) ?? 'draft'
}

/** A commission has decided: the applicant may read how and why. */
export const decidedStates: readonly ApplicationState[] = ['approved', 'converted', 'reserve', 'declined']

/** By when something happens next: the applicant's own day, or the day of the call's calendar. */
export function nextDay(
  application: Application,
  call: Pick<PublicCall, 'timeline'> | undefined,
): string | undefined {
  const due = (code: string) => call?.timeline?.find((day) => day.code === code)?.due || undefined
  switch (stateOf(application)) {
    case 'draft':
    case 'awaiting_certification':
      return application.call.closes_at
    case 'submitted':
    case 'screening':
      return application.screening_due || due('screening')
    case 'changes_requested':
      return application.changes?.due_on || undefined
    case 'under_review':
      return due('evaluation')
    case 'review_complete':
    case 'ranked':
    case 'recommended':
    case 'reserve':
    case 'not_recommended':
      return due('decision')
    case 'ineligible':
    case 'declined':
      return due('appeal')
    case 'approved':
      return due('signing')
    default:
      return undefined
  }
}

/** What the applicant's own people must do: these stand first in every list. */
export const waitsForApplicant: readonly ApplicationState[] = [
  'changes_requested',
  'awaiting_certification',
  'draft',
]
