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

/** What waits for somebody comes first, one state of it at a time after that, then what is over. */
export const queues = [
  '',
  'requested',
  'certified',
  'approved',
  'released',
  'held',
  'planned',
  'paid',
  'all',
] as const
export type Queue = (typeof queues)[number]

export function queueOf(given: string | undefined): Queue {
  return queues.find((known) => known === given) ?? ''
}

/** The states of the server that a queue holds; the whole of them for `all`. */
export function statesOf(queue: Queue): readonly TrancheState[] {
  // No tranche is stored as requestable.
  const stored = trancheStates.filter((state) => state !== 'requestable')
  switch (queue) {
    case 'all':
      return stored
    case '':
      return stored.filter((state) => !finished.includes(state))
    case 'paid':
      return ['paid', 'reconciled']
    default:
      return [queue]
  }
}
