import type { Action } from '../../components/ActionsBar'

/** Acts that send an application on; they stand on the check page, below every answer. */
export const sendingVerbs: readonly string[] = ['submit', 'send_for_certification', 'resubmit']

/** Acts that are forms of their own, not buttons. */
const forms: readonly string[] = ['edit', 'attach', 'detach']

/** What is no act of the present state at all is left out; what only lacks something stays, with its reason. */
export function shownActions(actions: readonly Action[]): Action[] {
  return actions.filter(
    (action) => !forms.includes(action.verb) && (action.allowed || !action.code?.endsWith('.wrong_state')),
  )
}
