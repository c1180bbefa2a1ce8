import type { Tone } from '../../components/StateBadge'

export const assignmentStates = [
  'invited',
  'accepted',
  'in_progress',
  'submitted',
  'declined',
  'conflicted',
] as const
export type AssignmentState = (typeof assignmentStates)[number]

const tones: Record<AssignmentState, Tone> = {
  invited: 'attention',
  accepted: 'moving',
  in_progress: 'moving',
  submitted: 'done',
  declined: 'quiet',
  conflicted: 'quiet',
}

export function stateOf(state: string | undefined): AssignmentState {
  return assignmentStates.find((known) => known === state) ?? 'invited'
}

export function toneOf(state: string | undefined): Tone {
  return tones[stateOf(state)]
}

export function isOpen(state: string | undefined): boolean {
  return state === 'accepted' || state === 'in_progress'
}
