import type { Tone } from '../../components/StateBadge'

export const decisionStates = ['draft', 'proposed', 'confirmed'] as const
export type DecisionState = (typeof decisionStates)[number]

const tones: Record<DecisionState, Tone> = { draft: 'quiet', proposed: 'attention', confirmed: 'done' }

export function stateOf(state: string | undefined): DecisionState {
  return decisionStates.find((known) => known === state) ?? 'draft'
}

export function toneOf(state: string | undefined): Tone {
  return tones[stateOf(state)]
}
