import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { actionLabel } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { fieldId, SelectField, TextField } from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { formatNumber } from '../../lib/format'
import { i18n, useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { changesOf } from './changes'
import { type Event, trailQuery } from './queries'
import classes from './Trail.module.css'

export const trailObjects = [
  'call',
  'application',
  'organisation',
  'fund',
  'assignment',
  'roster_entry',
  'ranking',
  'decision',
  'award',
  'tranche',
  'report',
  'payment_batch',
  'membership',
  'duty_table',
] as const
export type TrailObject = (typeof trailObjects)[number]

/** The nouns of `actions` and `states` are plural. */
const plural = (object: string) => `${object}s`

/** Much of what stands in a trail has no button: the platform's own acts, and parts of others. */
function verbLabel(noun: string, verb: string): string {
  const key = `trail:verbs.${verb}`
  const button = [`actions:${noun}.${verb}`, `actions:verbs.${verb}`].some((each) => i18n.exists(each))
  return !button && i18n.exists(key) ? i18n.t(key as 'trail:verbs.create') : actionLabel(noun, verb)
}

/** What was done to one record, and what was refused, the newest first. */
export function Trail({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation(['trail', 'actions', 'states'])
  const events = useQuery(trailQuery(object, id))
  if (events.error) return <ProblemNotice error={events.error} />
  if (!events.data) return <Skeleton />
  if (events.data.length === 0) return <Empty title={t('none')} text={t('none_text')} />
  return (
    <ol className={classes.trail}>
      {[...events.data].reverse().map((event) => (
        <Row key={event.id} event={event} />
      ))}
    </ol>
  )
}

function Row({ event }: { event: Event }) {
  const { t } = useTranslation(['trail', 'actions', 'states'])
  const language = useLanguage()
  const changes = changesOf(event.before, event.after)
  const noun = plural(event.object)
  return (
    <li className={classes.event}>
      <p className={classes.small}>
        <DateText value={event.at} time /> · {event.actor_name || t('system')}
      </p>
      <h3>{verbLabel(noun, event.verb)}</h3>
      {event.outcome === 'refused' && (
        <p>
          <StateBadge tone="fault" label={t('refused')} /> <code>{event.code}</code>
        </p>
      )}
      {event.state_from && event.state_to && event.state_from !== event.state_to && (
        <p>
          {t('moved', { from: stateLabel(noun, event.state_from), to: stateLabel(noun, event.state_to) })}
        </p>
      )}
      {event.reason && <p>{t('reason', { text: event.reason })}</p>}
      {changes.length > 0 && (
        <details>
          <summary>
            {t('changes', { count: changes.length, n: formatNumber(changes.length, language) })}
          </summary>
          <dl className={classes.changes}>
            {changes.map((change) => (
              <div key={change.field}>
                <dt>
                  <code>{change.field}</code>
                </dt>
                <dd>
                  <span className={classes.small}>{t('before')}</span> {change.before}
                </dd>
                <dd>
                  <span className={classes.small}>{t('after')}</span> {change.after}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {event.outcome === 'refused' && event.request_id && (
        <p className={classes.small}>{t('request', { id: event.request_id })}</p>
      )}
    </li>
  )
}

/** On the page of a record, closed until somebody wants it. */
export function TrailDrawer({ object, id }: { object: TrailObject; id: string }) {
  const { t } = useTranslation('trail')
  const [open, setOpen] = useState(false)
  return (
    <details className={classes.drawer} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('open')}</summary>
      {open && <Trail object={object} id={id} />}
    </details>
  )
}

type Props = {
  object: string | undefined
  id: string | undefined
  onFind: (object: string, id: string) => void
}

export function TrailPage({ object, id, onFind }: Props) {
  const { t } = useTranslation('trail')
  const [kind, setKind] = useState(object ?? '')
  const [number, setNumber] = useState(id ?? '')
  return (
    <Page title={t('title')} lead={t('lead')} width="wide">
      <form
        className={classes.find}
        aria-label={t('find')}
        onSubmit={(event) => {
          event.preventDefault()
          if (kind && number.trim()) onFind(kind, number.trim())
        }}
      >
        <SelectField
          label={t('object')}
          value={kind}
          onChange={setKind}
          options={trailObjects.map((value) => ({ value, label: t(`objects.${value}`) }))}
        />
        <TextField
          id={fieldId('/id')}
          label={t('id')}
          value={number}
          onChange={setNumber}
          autoComplete="off"
          spellCheck={false}
        />
        <Button type="submit" look="main">
          {t('show')}
        </Button>
      </form>
      {object && id && <Trail object={object} id={id} />}
    </Page>
  )
}
