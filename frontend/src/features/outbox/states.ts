import type { Tone } from '../../components/StateBadge'

export const letterStates = ['queued', 'sent', 'failed'] as const
export type LetterState = (typeof letterStates)[number]

const tones: Record<LetterState, Tone> = { queued: 'moving', sent: 'done', failed: 'fault' }

export function stateOf(state: string | undefined): LetterState {
  return letterStates.find((known) => known === state) ?? 'queued'
}

export function toneOf(state: string | undefined): Tone {
  return tones[stateOf(state)]
}
