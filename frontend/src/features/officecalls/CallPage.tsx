import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { type Action, ActionsBar } from '../../components/ActionsBar'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { Empty } from '../../components/Empty'
import { Facts } from '../../components/Facts'
import { fieldId } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { Timeline, type TimelineItem } from '../../components/Timeline'
import { newIdempotencyKey } from '../../lib/client'
import { now } from '../../lib/clock'
import { dayOf, formatDeadline, formatNumber, formatPercent, pick } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { type Translate, useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Calls.module.css'
import { MomentField } from './MomentField'
import { type Call, callQuery, useActOnCall, useSetFunding } from './queries'
import { finished, nowText, standingOf, toneOf } from './states'

/** `nav` are the links between the pages of one call. */
export function CallPage({ id, nav }: { id: string; nav: ReactNode }) {
  const { t } = useTranslation(['officecalls', 'states', 'actions'])
  const language = useLanguage()
  const { data: call } = useSuspenseQuery(callQuery(id))
  const act = useActOnCall(id)
  const standing = standingOf(call)
  const [closesAt, setClosesAt] = useState(call.closes_at.slice(0, 16))
  // One key per intention: an act that failed on the way is sent again under the same key.
  const key = useRef<{ verb: string; value: string }>(undefined)
  const actions = call.actions ?? []
  const editing = actions.find((action) => action.verb === 'edit')
  const funding = actions.find((action) => action.verb === 'fund')

  async function fire(verb: string, reason: string | undefined) {
    if (key.current?.verb !== verb) key.current = { verb, value: newIdempotencyKey() }
    await act.mutateAsync({ verb, reason, closesAt, version: call.version, key: key.current.value })
    key.current = undefined
  }

  return (
    <Page
      title={pick(call.title, language).text || call.code}
      eyebrow={`${call.code} · ${t(`kinds.${kindOf(call.kind)}`)}`}
      before={nav}
    >
      <section className={`card ${finished.includes(standing) ? '' : 'next-step'} ${classes.next}`}>
        <div className={classes.nextHead}>
          <h2>{t('next')}</h2>
          <StateBadge tone={toneOf(standing)} noun="calls" state={standing} />
        </div>
        <p>{nowText(t, call, language)}</p>
        <ActionsBar
          noun="calls"
          actions={actions.filter((action) => action !== editing && action !== funding)}
          onAct={fire}
          ask={{
            cancel: { danger: true },
            extend: {
              content: (
                <MomentField
                  label={t('extend_to')}
                  hint={t('extend_hint', { date: formatDeadline(call.closes_at, language) })}
                  zone={call.time_zone}
                  value={closesAt}
                  onChange={setClosesAt}
                />
              ),
            },
          }}
        />
        <Missing call={call} actions={actions} onAsk={(verb) => fire(verb, undefined)} />
        {(editing?.allowed || funding?.allowed) && (
          <div className={classes.links}>
            {editing?.allowed && (
              <ButtonLink to="/office/calls/$id/edit" params={{ id }}>
                {t('edit')}
              </ButtonLink>
            )}
            {funding?.allowed && (
              <ButtonLink to="/office/calls/$id/funding" params={{ id }}>
                {t('money_edit')}
              </ButtonLink>
            )}
            <ButtonLink to="/office/calls/new" search={{ from: id }} look="quiet" icon="copy">
              {t('copy')}
            </ButtonLink>
          </div>
        )}
      </section>
      <Proposal call={call} onExtend={(until) => act.mutateAsync(until)} />
      <Calendar call={call} />
      <Money call={call} />
      <section className={classes.section}>
        <h2>{t('rules')}</h2>
        <Facts
          items={[
            [
              t('award'),
              <span key="award">
                <MoneyText value={call.award.min} /> – <MoneyText value={call.award.max} />
              </span>,
            ],
            [t('months'), t('months_range', call.duration_months)],
            [t('own_share'), formatPercent(call.own_contribution_min_percent, language)],
            [t('experts'), formatNumber(call.scoring.min_experts, language)],
            [
              t('pass'),
              t('pass_of', {
                score: formatNumber(call.scoring.pass_threshold || '0', language),
                max: formatNumber(call.max_score, language),
              }),
            ],
            ...(call.scoring.blind ? [[t('blind'), t('form.blind')] as const] : []),
          ]}
        />
      </section>
      <section className={classes.section}>
        <h2>{t('criteria')}</h2>
        <DataList
          caption={t('criteria')}
          rows={call.criteria ?? []}
          rowKey={(criterion) => criterion.code}
          empty={<p>{t('no_criteria')}</p>}
          columns={[
            {
              key: 'criterion',
              head: t('criterion'),
              cell: (criterion) => `${criterion.code} ${pick(criterion.title, language).text}`,
            },
            {
              key: 'max',
              head: t('max'),
              numeric: true,
              cell: (criterion) => formatNumber(criterion.max, language),
            },
            {
              key: 'min',
              head: t('min'),
              numeric: true,
              cell: (criterion) => (criterion.min ? formatNumber(criterion.min, language) : '—'),
            },
          ]}
        />
      </section>
    </Page>
  )
}

export const callKinds = ['long_term', 'medium_term', 'short_term', 'micro_regrant', 'other'] as const
export function kindOf(kind: string): (typeof callKinds)[number] {
  return callKinds.find((known) => known === kind) ?? 'other'
}

const places: Readonly<
  Record<string, 'name' | 'summary' | 'limits' | 'dates' | 'categories' | 'ineligible' | 'questions' | Shared>
> = {
  title: 'name',
  summary: 'summary',
  award: 'limits',
  currency: 'currency',
  duration_months: 'limits',
  opens_at: 'dates',
  closes_at: 'dates',
  eligibility: 'eligibility',
  criteria: 'criteria',
  scoring: 'scoring',
  budget_categories: 'categories',
  ineligible_costs: 'ineligible',
  tranches: 'tranches',
  reports: 'reports',
  documents: 'documents',
  timeline: 'timeline',
  form: 'questions',
}
type Shared =
  | 'currency'
  | 'eligibility'
  | 'criteria'
  | 'scoring'
  | 'tranches'
  | 'reports'
  | 'documents'
  | 'timeline'

/** "/timeline/1/due" is the second row of the calendar. */
export function placeOf(t: Translate<'officecalls'>, pointer: string): string {
  const [, part = '', row] = pointer.split('/')
  const place = places[part]
  const words = place ? t(`form.${place}`) : pointer
  return row !== undefined && /^\d+$/.test(row) ? t('row', { part: words, n: Number(row) + 1 }) : words
}

/**
 * A call that is not complete says so; what exactly is missing is what the server answers when it is asked to go on,
 * and it refuses the same version every time.
 */
function Missing({
  call,
  actions,
  onAsk,
}: {
  call: Call
  actions: readonly Action[]
  onAsk: (verb: string) => Promise<unknown>
}) {
  const { t } = useTranslation('officecalls')
  const [faults, setFaults] = useState<Record<string, string>>()
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const asked = actions.find((action) => action.code === 'call.incomplete')
  if (!asked) return null
  async function ask(verb: string) {
    setPending(true)
    setError(undefined)
    try {
      await onAsk(verb)
    } catch (failure) {
      const found = fieldErrorsOf(failure)
      if (Object.keys(found).length > 0) setFaults(found)
      else setError(failure)
    }
    setPending(false)
  }
  return (
    <div role="status">
      {faults ? (
        <Notice tone="attention" title={t('missing')}>
          <ul>
            {Object.entries(faults).map(([pointer, text]) => (
              <li key={pointer}>
                <Link to="/office/calls/$id/edit" params={{ id: call.id }} hash={fieldId(pointer)}>
                  {placeOf(t, pointer)}
                </Link>{' '}
                {text}
              </li>
            ))}
          </ul>
        </Notice>
      ) : (
        <Button busy={pending} onClick={() => ask(asked.verb)}>
          {t('missing_show')}
        </Button>
      )}
      <ProblemNotice error={error} />
    </div>
  )
}

/** A change that waits for a further person: what it is, and the same act once more. */
function Proposal({ call, onExtend }: { call: Call; onExtend: (act: ExtendAct) => Promise<unknown> }) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  const funding = useSetFunding(call.id)
  const key = useRef(newIdempotencyKey())
  const [error, setError] = useState<unknown>()
  const [pending, setPending] = useState(false)
  const { proposal } = call
  if (!proposal?.closes_at && !proposal?.funding) return null
  const until = proposal.closes_at && `${proposal.closes_at.date}T${proposal.closes_at.clock}`
  const agree = async () => {
    setPending(true)
    setError(undefined)
    try {
      if (until)
        await onExtend({
          verb: 'extend',
          version: call.version,
          key: key.current,
          closesAt: until,
          reason: t('proposal'),
        })
      else
        await funding.mutateAsync({
          shares: proposal.funding ?? [],
          version: call.version,
          key: key.current,
        })
      key.current = newIdempotencyKey()
    } catch (failure) {
      setError(failure)
    }
    setPending(false)
  }
  return (
    <Notice tone="attention" title={t('proposal')}>
      <p>
        {until
          ? t('proposal_closes', { date: formatDeadline(`${until}:00+05:00`, language) })
          : t('proposal_money')}
      </p>
      <ul>
        {(proposal.funding ?? []).map((share) => (
          <li key={share.fund_id}>
            <MoneyText value={share.amount} />
          </li>
        ))}
      </ul>
      <ProblemNotice error={error} />
      <div>
        <Button busy={pending} onClick={agree}>
          {t('proposal_agree')}
        </Button>
      </div>
    </Notice>
  )
}

type ExtendAct = { verb: string; version: number; key: string; closesAt: string; reason: string }

/** Each milestone runs from the one before it to its own day. */
export function calendarOf(call: Call): { id: string; title: Call['title']; from: string; to: string }[] {
  const dated = (call.timeline ?? []).flatMap((milestone) =>
    milestone.due ? [{ ...milestone, due: milestone.due }] : [],
  )
  dated.sort((a, b) => a.due.localeCompare(b.due))
  return dated.map((milestone, place) => ({
    id: milestone.code,
    title: milestone.title,
    from: dated[place - 1]?.due ?? milestone.due,
    to: milestone.due,
  }))
}

function dayNumber(value: string | Date): number {
  const day = dayOf(value)
  return day ? Date.UTC(day.year, day.month - 1, day.day) : 0
}

function Calendar({ call }: { call: Call }) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  const today = dayNumber(now())
  const items = calendarOf(call).map((stage): TimelineItem => {
    const ended = dayNumber(stage.to) < today
    const begun = dayNumber(stage.from) <= today
    const state = ended ? 'passed' : begun ? 'current' : 'ahead'
    return {
      id: stage.id,
      label: pick(stage.title, language).text || stage.id,
      from: stage.from,
      to: stage.to,
      due: stage.to,
      state: t(`calendar_states.${state}`),
      tone: ended ? 'done' : begun ? 'attention' : 'quiet',
    }
  })
  if (items.length === 0)
    return (
      <section className={classes.section}>
        <h2>{t('calendar')}</h2>
        <p>{t('calendar_empty')}</p>
      </section>
    )
  return <Timeline title={t('calendar')} items={items} />
}

function Money({ call }: { call: Call }) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  return (
    <section className={classes.section}>
      <h2>{t('money')}</h2>
      <DataList
        caption={t('money')}
        rows={call.funding ?? []}
        rowKey={(line) => line.fund_id ?? line.donor.id}
        empty={<Empty title={t('no_money')} text={t('no_money_text')} />}
        columns={[
          { key: 'donor', head: t('donor'), cell: (line) => pick(line.donor.name, language).text },
          {
            key: 'restrictions',
            head: t('restrictions'),
            cell: (line) => line.restrictions_in_words.join('; ') || '—',
          },
          {
            key: 'amount',
            head: t('amount'),
            numeric: true,
            cell: (line) => <MoneyText value={line.amount} />,
          },
        ]}
      />
      {call.funded_total && (
        <p>
          {t('total')}:{' '}
          <strong>
            <MoneyText value={call.funded_total} />
          </strong>
        </p>
      )}
    </section>
  )
}
