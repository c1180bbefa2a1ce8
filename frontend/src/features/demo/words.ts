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

export function personOf(account: string): string {
  return i18n.t(`demo:people.${account}` as 'demo:people.app01')
}

/** The words on the button: what this visit is for, or simply whom to be. */
export function visitOf(step: Step, visit: Visit): string {
  if (visit.label) return i18n.t(`demo:steps.${step.id}.visit_${visit.label}` as 'demo:steps.send.visit_mail')
  if (!visit.account) return i18n.t('demo:look')
  return i18n.t('demo:be', { who: personOf(visit.account) })
}
