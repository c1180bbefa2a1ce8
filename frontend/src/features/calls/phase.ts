import type { Tone } from '../../components/StateBadge'

/** Every phase that the public list gives a call. */
export const phases = ['scheduled', 'open', 'grace', 'closed', 'paused', 'cancelled'] as const
export type Phase = (typeof phases)[number]

export const phaseTones: Record<Phase, Tone> = {
  scheduled: 'quiet',
  open: 'done',
  grace: 'attention',
  closed: 'quiet',
  paused: 'attention',
  cancelled: 'fault',
}

export function phaseOf(call: { phase?: string }): Phase {
  return phases.find((phase) => phase === call.phase) ?? 'closed'
}
