import type { Tone } from '../../components/StateBadge'
import { formatDate, formatDeadline, type Language } from '../../lib/format'
import type { Translate } from '../../lib/texts'
import type { Call } from './queries'

/** What is stored, and what time makes of an announced call. */
export const callStates = [
  'draft',
  'in_approval',
  'approved',
  'announced',
  'paused',
  'evaluating',
  'decided',
  'archived',
  'cancelled',
] as const
export const callPhases = ['scheduled', 'open', 'grace', 'closed'] as const
export type CallStanding = (typeof callStates)[number] | (typeof callPhases)[number]

const tones: Record<CallStanding, Tone> = {
  draft: 'quiet',
  in_approval: 'moving',
  approved: 'attention',
  announced: 'moving',
  scheduled: 'quiet',
  open: 'moving',
  grace: 'attention',
  closed: 'attention',
  paused: 'attention',
  evaluating: 'moving',
  decided: 'done',
  archived: 'quiet',
  cancelled: 'fault',
}

/** Its decisions are made, or it came to none. */
export const finished: readonly CallStanding[] = ['decided', 'archived', 'cancelled']

/** The phase of an announced call says more than its state. */
export function standingOf(call: { state?: string | undefined; phase?: string | undefined }): CallStanding {
  const name = call.phase || call.state
  return name && name in tones ? (name as CallStanding) : 'draft'
}

export function toneOf(standing: CallStanding): Tone {
  return tones[standing]
}

/** What happens now, who acts, by when. */
export function nowText(t: Translate<'officecalls'>, call: Call, language: Language): string {
  const due = (code: string) => {
    const day = call.timeline?.find((milestone) => milestone.code === code)?.due
    return day ? formatDate(day, language) : t('some_day')
  }
  return t(`now.${standingOf(call)}`, {
    opens: formatDeadline(call.opens_at, language),
    closes: formatDeadline(call.closes_at, language),
    screening: due('screening'),
    evaluation: due('evaluation'),
    decision: due('decision'),
  })
}
