import { i18n } from '../../lib/texts'
import type { Step, Visit } from './steps'

/** What a step asks for, or what is worth seeing in it: numbered lines, as many as it has. */
export function linesOf(step: Step, part: 'do' | 'notice'): string[] {
  const texts: string[] = []
  for (let line = 1; ; line++) {
    const key = `demo:steps.${step.id}.${part}_${line}`
    if (!i18n.exists(key)) return texts
    texts.push(i18n.t(key as 'demo:steps.find.do_1'))
  }
}

/** Who somebody is in the demonstration; an account that the guide does not name stays as it is. */
export function personOf(account: string): string {
  const key = `demo:people.${account}`
  return i18n.exists(key) ? i18n.t(key as 'demo:people.app01') : account
}

/** The words on the button: what this visit is for, or simply whom to be. */
export function visitOf(step: Step, visit: Visit): string {
  if (visit.label) return i18n.t(`demo:steps.${step.id}.visit_${visit.label}` as 'demo:steps.send.visit_mail')
  if (!visit.account) return i18n.t('demo:look')
  return i18n.t('demo:be', { who: personOf(visit.account) })
}
