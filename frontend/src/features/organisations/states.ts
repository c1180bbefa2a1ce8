import type { Tone } from '../../components/StateBadge'
import { organisationStates } from './search'

export const organisationTones: Record<(typeof organisationStates)[number], Tone> = {
  unverified: 'quiet',
  verified: 'done',
  returned: 'attention',
  refused: 'fault',
}

export function organisationState(state: string | undefined): (typeof organisationStates)[number] {
  return organisationStates.find((known) => known === state) ?? 'unverified'
}

export const membershipStates = ['proposed', 'invited', 'active', 'declined', 'revoked'] as const
export const membershipTones: Record<(typeof membershipStates)[number], Tone> = {
  proposed: 'attention',
  invited: 'attention',
  active: 'done',
  declined: 'quiet',
  revoked: 'quiet',
}

export function membershipState(state: string | undefined): (typeof membershipStates)[number] {
  return membershipStates.find((known) => known === state) ?? 'active'
}

export const dutyStates = ['in_force', 'proposed'] as const
