import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { ErrorSummary } from '../../components/ErrorSummary'
import { Facts } from '../../components/Facts'
import { fieldId, NumberField, SelectField, TextAreaField, TextField } from '../../components/Field'
import { FileField } from '../../components/FileField'
import { Icon } from '../../components/Icon'
import { Meter } from '../../components/Meter'
import { MoneyText } from '../../components/MoneyText'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { newIdempotencyKey } from '../../lib/client'
import { currencySign, formatDate, formatMoney, formatNumber, pick } from '../../lib/format'
import { minorOf, money } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { awardedOf, donorsLeft, itemsOf, type Line, linesOf, outcomes } from './batch'
import classes from './Decisions.module.css'
import {
  type Call,
  callDecisionsQuery,
  type Decision,
  groundQuery,
  type Ranked,
  useActOnDecision,
  useAttachProtocol,
  useWriteDecision,
} from './queries'
import { stateOf, toneOf } from './states'

/** The open batch of a call, and those that were confirmed. */
export function DecisionPage({ callId, nav }: { callId: string; nav: ReactNode }) {
  const { t } = useTranslation('decisions')
  const language = useLanguage()
  const { data: ground } = useSuspenseQuery(groundQuery(callId))
  const { data: decisions } = useSuspenseQuery(callDecisionsQuery(callId))
  const open = decisions.find((decision) => decision.state !== 'confirmed')
  const confirmed = decisions.filter((decision) => decision.state === 'confirmed')
  const spent = confirmed.reduce((sum, decision) => sum + minorOf(decision.awarded), 0n)
  const waiting = ground.ranking?.items.filter(
    (place) =>
      !confirmed.some((decision) =>
        decision.items.some(
          (item) => item.application_id === place.application_id && item.outcome !== 'reserve',
        ),
      ),
  )
  return (
    <Page
      title={t('title')}
      eyebrow={`${ground.call.code} · ${pick(ground.call.title, language).text}`}
      before={nav}
    >
      {open && <Desk call={ground.call} decision={open} />}
      {ground.ranking ? (
        (open || (waiting ?? []).length > 0) && (
          <Editor
            key={confirmed.length}
            call={ground.call}
            decision={open}
            places={waiting ?? []}
            spent={spent}
          />
        )
      ) : (
        <Empty
          title={t('no_ranking')}
          text={t('no_ranking_text')}
          action={
            <ButtonLink to="/office/calls/$id/ranking" params={{ id: callId }} look="main">
              {t('to_ranking')}
            </ButtonLink>
          }
        />
      )}
      {confirmed.map((decision) => (
        <Confirmed key={decision.id} decision={decision} />
      ))}
    </Page>
  )
}

function Desk({ call, decision }: { call: Call; decision: Decision }) {
  const { t } = useTranslation(['decisions', 'actions'])
  const language = useLanguage()
  const act = useActOnDecision(call.id)
  const key = useRef<{ verb: string; value: string }>(undefined)
  const state = stateOf(decision.state)
  const due = call.timeline?.find((milestone) => milestone.code === 'decision')?.due
  const actions = (decision.actions ?? []).filter((action) => !['edit', 'attach'].includes(action.verb))

  async function fire(verb: string) {
    if (key.current?.verb !== verb) key.current = { verb, value: newIdempotencyKey() }
    await act.mutateAsync({ verb, version: decision.version, key: key.current.value })
    key.current = undefined
  }

  return (
    <section className={`card next-step ${classes.desk}`}>
      <div className={classes.head}>
        <h2>{t('next')}</h2>
        <StateBadge tone={toneOf(state)} label={t(`states.${state}`)} />
      </div>
      <p>{t(`now.${state}`, { due: due ? formatDate(due, language) : t('no_due') })}</p>
      <ActionsBar
        noun="decisions"
        actions={actions}
        onAct={fire}
        ask={{ confirm: { content: <Told decision={decision} /> } }}
      />
      <Protocol callId={call.id} decision={decision} />
    </section>
  )
}

/** What each applicant will read once the batch is confirmed. */
function Told({ decision }: { decision: Decision }) {
  const { t } = useTranslation('decisions')
  const language = useLanguage()
  return (
    <div>
      <p>{t('told_lead')}</p>
      <ul className={classes.told}>
        {decision.items.map((item) => (
          <li key={item.application_id}>
            <strong>{item.title}</strong>
            <p>
              {t(`told_of.${item.outcome}`, {
                amount: item.amount ? formatMoney(item.amount, language) : '',
                mean: item.mean ? formatNumber(item.mean, language) : '—',
              })}
            </p>
            {item.reasons && <p className={classes.small}>{item.reasons}</p>}
          </li>
        ))}
      </ul>
      <p className={classes.small}>{t('told_scores')}</p>
    </div>
  )
}

function Protocol({ callId, decision }: { callId: string; decision: Decision }) {
  const { t } = useTranslation('decisions')
  const send = useAttachProtocol(callId, decision.id)
  const attach = decision.actions?.find((action) => action.verb === 'attach')
  return (
    <div className={classes.stack}>
      {decision.attachments.map((file) => (
        <a
          key={file.id}
          className={classes.file}
          href={`/api/v1/attachments/${file.id}`}
          target="_blank"
          rel="noreferrer"
          aria-label={t('open_file', { name: file.name })}
        >
          <Icon name="paperclip" size={18} />
          {file.name}
        </a>
      ))}
      {attach?.allowed && (
        <FileField
          label={t('protocol')}
          hint={t('protocol_hint')}
          limits={{ types: ['pdf', 'jpg', 'png', 'docx'], maxBytes: 25 * 1024 * 1024 }}
          upload={send}
        />
      )}
    </div>
  )
}

type EditorProps = {
  call: Call
  decision: Decision | undefined
  places: readonly Ranked[]
  /** What confirmed batches have given. */
  spent: bigint
}

function Editor({ call, decision, places, spent }: EditorProps) {
  const { t } = useTranslation('decisions')
  const language = useLanguage()
  const write = useWriteDecision(call.id)
  const key = useRef(newIdempotencyKey())
  const { currency } = call.award.max
  const [number, setNumber] = useState(decision?.number ?? '')
  const [decidedOn, setDecidedOn] = useState(decision?.decided_on ?? '')
  const [members, setMembers] = useState((decision?.members ?? []).join('\n'))
  const [commission, setCommission] = useState(String(decision?.commission ?? '') || '')
  const [reasons, setReasons] = useState(decision?.reasons ?? '')
  const [lines, setLines] = useState(() => linesOf(decision))
  const [attempt, setAttempt] = useState(0)
  const editing = decision?.actions?.find((action) => action.verb === 'edit')
  const closed = decision !== undefined && !editing?.allowed
  const items = itemsOf(lines, places, currency)
  const byPointer = fieldErrorsOf(write.error)
  const faultOf = (place: Ranked, field: string) => {
    const at = items.findIndex((item) => item.application_id === place.application_id)
    return (
      byPointer[`/items/${at}/${field}`] ??
      (field === 'outcome' ? byPointer[`/items/${at}/application_id`] : undefined)
    )
  }
  const errors = [
    ...['number', 'decided_on', 'members', 'commission', 'items'].flatMap((name) =>
      byPointer[`/${name}`] ? [{ id: fieldId(`/${name}`), text: byPointer[`/${name}`] ?? '' }] : [],
    ),
    ...places.flatMap((place) =>
      ['outcome', 'amount', 'reasons'].flatMap((field) => {
        const text = faultOf(place, field)
        return text
          ? [{ id: fieldId(`/${place.application_id}/${field}`), text: `${place.title}: ${text}` }]
          : []
      }),
    ),
  ]
  const awarded = awardedOf(lines, currency)
  const funded = minorOf(call.funded_total)
  const touched = () => {
    key.current = newIdempotencyKey()
  }

  function put(place: Ranked, part: Partial<Line>) {
    const before = lines[place.application_id] ?? { outcome: '' as const, amount: '', reasons: '' }
    const next = { ...before, ...part }
    // What was asked is the first proposal; it may be cut.
    if (part.outcome === 'award' && !next.amount) next.amount = place.requested.amount
    if (part.outcome === 'decline') next.amount = ''
    setLines({ ...lines, [place.application_id]: next })
    touched()
  }

  function save() {
    setAttempt(attempt + 1)
    write.mutate({
      key: key.current,
      version: decision?.version,
      body: {
        number,
        ...(decidedOn ? { decided_on: decidedOn } : {}),
        members: members
          .split('\n')
          .map((name) => name.trim())
          .filter(Boolean),
        ...(/^\d+$/.test(commission) ? { commission: Number(commission) } : {}),
        reasons,
        items,
      },
    })
  }

  return (
    <>
      <ErrorSummary errors={errors} attempt={attempt} />
      {errors.length === 0 && <ProblemNotice error={write.error} />}
      <section className={classes.stack}>
        <div className={classes.row}>
          <TextField
            id={fieldId('/number')}
            label={t('number')}
            error={byPointer['/number']}
            disabled={closed}
            value={number}
            onChange={(text) => {
              setNumber(text)
              touched()
            }}
            maxLength={100}
          />
          <DateField
            id={fieldId('/decided_on')}
            label={t('date')}
            error={byPointer['/decided_on']}
            disabled={closed}
            value={decidedOn}
            onChange={(day) => {
              setDecidedOn(day)
              touched()
            }}
          />
          <NumberField
            id={fieldId('/commission')}
            label={t('commission')}
            hint={t('commission_hint')}
            optional
            error={byPointer['/commission']}
            disabled={closed}
            value={commission}
            onChange={(text) => {
              setCommission(text)
              touched()
            }}
          />
        </div>
        <div className={classes.row}>
          <TextAreaField
            id={fieldId('/members')}
            label={t('members')}
            hint={t('members_hint')}
            error={byPointer['/members']}
            disabled={closed}
            value={members}
            onChange={(text) => {
              setMembers(text)
              touched()
            }}
          />
          <TextAreaField
            id={fieldId('/reasons')}
            label={t('reasons')}
            hint={t('reasons_hint')}
            optional
            disabled={closed}
            value={reasons}
            onChange={(text) => {
              setReasons(text)
              touched()
            }}
          />
        </div>
      </section>
      <section className={classes.stack} id={fieldId('/items')} tabIndex={-1}>
        <h2>{t('outcomes')}</h2>
        <p className={classes.small}>{t('reason_hint')}</p>
        <ol className={classes.lines}>
          {places.map((place) => {
            const line = lines[place.application_id] ?? { outcome: '' as const, amount: '', reasons: '' }
            return (
              <li key={place.application_id} className={classes.line}>
                <div>
                  <strong>{place.title}</strong>
                  <span className={classes.small}>
                    {place.number} ·{' '}
                    {place.rank
                      ? t('rank_mean', {
                          rank: place.rank,
                          mean: place.mean ? formatNumber(place.mean, language) : '—',
                        })
                      : t('no_rank', { mean: place.mean ? formatNumber(place.mean, language) : '—' })}
                  </span>
                  <span className={classes.small}>
                    {t('requested', { sum: formatMoney(place.requested, language) })}
                  </span>
                </div>
                <SelectField
                  id={fieldId(`/${place.application_id}/outcome`)}
                  label={t('outcome')}
                  error={faultOf(place, 'outcome')}
                  disabled={closed}
                  value={line.outcome}
                  onChange={(next) => put(place, { outcome: outcomes.find((known) => known === next) ?? '' })}
                  options={outcomes.map((value) => ({ value, label: t(`outcome_of.${value}`) }))}
                />
                {line.outcome === 'award' || line.outcome === 'reserve' ? (
                  <NumberField
                    id={fieldId(`/${place.application_id}/amount`)}
                    label={`${t('amount')}, ${currencySign(currency)}`}
                    optional={line.outcome === 'reserve'}
                    places={2}
                    error={faultOf(place, 'amount')}
                    disabled={closed}
                    value={line.amount.replace(/\.0+$/, '')}
                    onChange={(amount) => put(place, { amount })}
                  />
                ) : (
                  <span />
                )}
                {line.outcome !== '' && (
                  <div className={classes.why}>
                    <TextField
                      id={fieldId(`/${place.application_id}/reasons`)}
                      label={t('reason')}
                      optional
                      error={faultOf(place, 'reasons')}
                      disabled={closed}
                      value={line.reasons}
                      onChange={(text) => put(place, { reasons: text })}
                    />
                  </div>
                )}
              </li>
            )
          })}
        </ol>
      </section>
      <section className={`card ${classes.stack}`} aria-live="polite">
        <h2>{t('money')}</h2>
        <Meter
          label={t('awarded')}
          value={awarded}
          limit={funded - spent}
          format={(minor) => formatMoney(money(minor, currency), language)}
        />
        <DataList
          caption={t('by_donor')}
          rows={donorsLeft(call, awarded + spent)}
          rowKey={(row) => row.key}
          empty={null}
          columns={[
            { key: 'donor', head: t('donor'), cell: (row) => pick(row.name, language).text },
            {
              key: 'gives',
              head: t('donor_gives'),
              numeric: true,
              cell: (row) => <MoneyText value={row.gives} />,
            },
            {
              key: 'left',
              head: t('donor_left'),
              numeric: true,
              cell: (row) => <MoneyText value={row.left} />,
            },
          ]}
        />
        <p className={classes.small}>{t('donor_note')}</p>
      </section>
      {!closed && (
        <div className={classes.stack}>
          <div role="status">
            {write.isSuccess && (
              <Notice tone="done">
                <p>{t('saved')}</p>
              </Notice>
            )}
          </div>
          {!decision && <p className={classes.small}>{t('save_first')}</p>}
          <div>
            <Button look={decision ? 'plain' : 'main'} busy={write.isPending} onClick={save}>
              {t('save')}
            </Button>
          </div>
        </div>
      )}
      {decision && decision.items.length > 0 && (
        <section className={classes.stack}>
          <h2>{t('told')}</h2>
          <Told decision={decision} />
        </section>
      )}
    </>
  )
}

function Confirmed({ decision }: { decision: Decision }) {
  const { t } = useTranslation('decisions')
  const language = useLanguage()
  return (
    <section className={classes.stack}>
      <div className={classes.head}>
        <h2>{decision.number ? t('protocol_number', { number: decision.number }) : t('no_number')}</h2>
        <StateBadge tone={toneOf(decision.state)} label={t(`states.${stateOf(decision.state)}`)} />
      </div>
      <p>{t('now.confirmed')}</p>
      <Facts
        items={[
          [t('date'), <DateText key="date" value={decision.decided_on} />],
          [t('members'), decision.members.join(', ') || '—'],
          [t('awarded'), <MoneyText key="awarded" value={decision.awarded} />],
          [t('reasons'), decision.reasons || '—'],
        ]}
      />
      <Protocol callId={decision.call_id} decision={decision} />
      <DataList
        caption={t('outcomes')}
        rows={decision.items}
        rowKey={(item) => item.application_id}
        empty={null}
        columns={[
          { key: 'application', head: t('application'), cell: (item) => `${item.number} ${item.title}` },
          { key: 'outcome', head: t('outcome'), cell: (item) => t(`outcome_done.${item.outcome}`) },
          {
            key: 'amount',
            head: t('amount'),
            numeric: true,
            cell: (item) => <MoneyText value={item.amount} />,
          },
          {
            key: 'mean',
            head: t('mean'),
            numeric: true,
            cell: (item) => (item.mean ? formatNumber(item.mean, language) : '—'),
          },
          { key: 'reasons', head: t('reason'), cell: (item) => item.reasons || '—' },
        ]}
      />
    </section>
  )
}
