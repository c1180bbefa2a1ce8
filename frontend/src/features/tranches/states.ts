import type { Tone } from '../../components/StateBadge'

/** `requestable` is a planned tranche whose conditions are met: time and reports say so, nobody decided it. */
export const trancheStates = [
  'planned',
  'requestable',
  'requested',
  'certified',
  'approved',
  'released',
  'paid',
  'reconciled',
  'held',
  'cancelled',
] as const
export type TrancheState = (typeof trancheStates)[number]

export const trancheTones: Record<TrancheState, Tone> = {
  planned: 'quiet',
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

export function trancheState({ state, phase }: { state?: string; phase?: string }): TrancheState {
  return trancheStates.find((known) => known === (phase || state)) ?? 'planned'
}

export const conditionCodes = ['signature', 'report_accepted', 'spent_share'] as const
export type ConditionCode = (typeof conditionCodes)[number]

export const holdCodes = ['report_overdue', 'risk', 'list_screening', 'bank_details', 'other'] as const
export type HoldCode = (typeof holdCodes)[number]

/** Nothing more is paid, so no day is late. */
export const finished: readonly TrancheState[] = ['paid', 'reconciled', 'cancelled']
