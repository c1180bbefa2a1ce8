import list from './steps.json'

// The steps and the accounts of the demonstration are data: what a person may do is the server's to say, here stands
// only as whom to look. Records are found by their numbers, because every demonstration has its own ids.

export type Find =
  | { list: 'calls'; call: string }
  | { list: 'applications'; call?: string; number?: string }
  | { list: 'assignments'; call: string; title: string }
  | { list: 'awards'; number: string }
  | { list: 'reports'; award: string; code: string }
  | { list: 'tranches'; award: string; seq: number }
  /** A donor of the call that is not one's own. */
  | { list: 'donors'; call: string }

export type Visit = {
  /** Without one the visitor needs no sign-in. */
  account?: string
  find?: Find
  /** Where to look: `{id}` is the record that was found. */
  to: string
  /** Where to look when it is not there, or not any more. */
  else?: string
  /** Its words on the button, when a step has several visits. */
  label?: string
}

export type Step = { id: string; visits: readonly Visit[] }

export const steps = list as readonly Step[]

/** Every demonstration account has the same one, and exists under `demeu demo` alone. */
export const demoPassword = 'demeu-demo-2026'

export function emailOf(account: string): string {
  return `${account}@demo.example`
}

export function accountOf(email: string): string | undefined {
  return email.endsWith('@demo.example') ? email.slice(0, email.indexOf('@')) : undefined
}

/** The first step that is not done after a given one, else the first that is not done at all. */
export function nextOf(done: readonly string[], after?: string): Step | undefined {
  const from = steps.findIndex(({ id }) => id === after) + 1
  const open = ({ id }: Step) => !done.includes(id)
  return steps.slice(from).find(open) ?? steps.find(open)
}

export function anchorOf(step: Step): string {
  return `step-${steps.indexOf(step) + 1}`
}
