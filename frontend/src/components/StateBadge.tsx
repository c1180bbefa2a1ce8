import { i18n, useTranslation } from '../lib/texts'
import { Icon, type IconName } from './Icon'
import classes from './StateBadge.module.css'

/** quiet: not begun or put away. moving: somebody works on it. attention: look here. done, fault: the end. */
export type Tone = 'quiet' | 'moving' | 'attention' | 'done' | 'fault'

const shapes: Record<Tone, IconName> = {
  quiet: 'circle-dashed',
  moving: 'clock',
  attention: 'alert-triangle',
  done: 'circle-check',
  fault: 'circle-x',
}

type Props = {
  tone: Tone
  /** `states:<noun>.<state>`; `label` says it otherwise. */
  noun?: string
  state?: string
  label?: string
}

export function stateLabel(noun: string, state: string): string {
  const key = `states:${noun}.${state}`
  return i18n.exists(key) ? i18n.t(key as 'states:calls.open') : state.replaceAll('_', ' ')
}

/** A state in words, shape and colour, so that none of the three is needed alone. */
export function StateBadge({ tone, noun, state, label }: Props) {
  useTranslation('states')
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon name={shapes[tone]} size={18} />
      {label ?? (noun && state ? stateLabel(noun, state) : '')}
    </span>
  )
}
