/** Every state that somebody's decision gives an application. */
export const applicationStates = [
  'draft',
  'awaiting_certification',
  'submitted',
  'screening',
  'changes_requested',
  'ineligible',
  'under_review',
  'review_complete',
  'ranked',
  'recommended',
  'reserve',
  'not_recommended',
  'approved',
  'converted',
  'declined',
  'withdrawn',
] as const
export type ApplicationState = (typeof applicationStates)[number]

export function applicationState(state: string | undefined): ApplicationState {
  return applicationStates.find((known) => known === state) ?? 'draft'
}
