import type { Tone } from '../../components/StateBadge'

export const fundStates = ['draft', 'signed'] as const
export type FundState = (typeof fundStates)[number]

export const fundTones: Record<FundState, Tone> = { draft: 'attention', signed: 'done' }

export function fundState(state: string | undefined): FundState {
  return fundStates.find((known) => known === state) ?? 'draft'
}
