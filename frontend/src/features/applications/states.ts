import type { Tone } from '../../components/StateBadge'
import { type ApplicationState, applicationState } from '../../lib/applications'
import type { Application, PublicCall } from './queries'

/** A draft whose call closed before it was sent is lapsed: time says so, nobody decided it. */
export type ApplicationStanding = ApplicationState | 'lapsed'

export const applicationTones: Record<ApplicationStanding, Tone> = {
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

export function stateOf(application: { state?: string; phase?: string }): ApplicationStanding {
  if (application.phase === 'lapsed') return 'lapsed'
  return applicationState(application.state)
}

/** Nothing more happens to it, but what the applicant itself begins. */
export const finished: readonly ApplicationStanding[] = [
  'ineligible',
  'converted',
  'declined',
  'withdrawn',
  'lapsed',
]

/** A commission has decided: the applicant may read how and why. */
export const decidedStates: readonly ApplicationStanding[] = ['approved', 'converted', 'reserve', 'declined']

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
export const waitsForApplicant: readonly ApplicationStanding[] = [
  'changes_requested',
  'awaiting_certification',
  'draft',
]
