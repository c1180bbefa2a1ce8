import type { Tone } from '../../components/StateBadge'
import { type ApplicationState, applicationState } from '../../lib/applications'

/** Those that an officer of screening has to do with; the rest comes before or after. */
export const queueStates: readonly ApplicationState[] = [
  'submitted',
  'screening',
  'changes_requested',
  'ineligible',
  'under_review',
]

const tones: Record<ApplicationState, Tone> = {
  draft: 'quiet',
  awaiting_certification: 'quiet',
  submitted: 'attention',
  screening: 'moving',
  changes_requested: 'moving',
  ineligible: 'fault',
  under_review: 'done',
  review_complete: 'done',
  ranked: 'moving',
  recommended: 'moving',
  reserve: 'quiet',
  not_recommended: 'quiet',
  approved: 'done',
  converted: 'done',
  declined: 'fault',
  withdrawn: 'quiet',
}

export function toneOf(state: string | undefined): Tone {
  return tones[applicationState(state)]
}

/** Waiting is over once the officer has decided. */
export const waitingStates: readonly ApplicationState[] = ['submitted', 'screening', 'changes_requested']

export function waits(state: string | undefined): boolean {
  return waitingStates.some((waiting) => waiting === state)
}
