import type { Tone } from '../../components/StateBadge'

export const batchStates = ['draft', 'released', 'settled', 'recalled'] as const
export type BatchState = (typeof batchStates)[number]

export const batchTones: Record<BatchState, Tone> = {
  draft: 'attention',
  released: 'moving',
  settled: 'done',
  recalled: 'quiet',
}

export function batchState(state: string | undefined): BatchState {
  return batchStates.find((known) => known === state) ?? 'draft'
}
