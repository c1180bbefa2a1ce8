import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { Duties } from '../../components/Duties'
import { Facts } from '../../components/Facts'
import { RadioField, TextField } from '../../components/Field'
import { Icon } from '../../components/Icon'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { formatNumber, formatPercent, pick } from '../../lib/format'
import { fieldErrorsOf, ProblemError } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import {
  type Condition,
  evidenceQuery,
  type Tranche,
  trancheQuery,
  useGather,
  useTrancheVerbs,
} from './queries'
import {
  type ConditionCode,
  conditionCodes,
  finished,
  type HoldCode,
  holdCodes,
  trancheState,
  trancheTones,
} from './states'
import classes from './Tranche.module.css'

/** Only a condition that names a report needs the reports. */
function useEvidence(tranche: Tranche) {
  const enabled = tranche.conditions.some(({ report }) => report)
  return useQuery({ ...evidenceQuery(tranche.award_id), enabled })
}

/** One payment: what it waits for, who has to act, and what each fund gives. */
export function TranchePage({ id }: { id: string }) {
  const { t } = useTranslation(['tranches', 'money', 'states', 'actions', 'roles'])
  const language = useLanguage()
  const { data: tranche } = useSuspenseQuery(trancheQuery(id))
  return (
    <Page
      title={pick(tranche.title, language).text || t('tranche', { n: formatNumber(tranche.seq, language) })}
      eyebrow={[tranche.award_number, pick(tranche.grantee, language).text].filter(Boolean).join(' · ')}
      width="wide"
      before={
        <Link to="/app/awards/$id" params={{ id: tranche.award_id }}>
          {tranche.award_title}
        </Link>
      }
      aside={
        <span className={classes.sum}>
          <MoneyText value={tranche.amount} />
        </span>
      }
    >
      <Next tranche={tranche} />
      {tranche.held && (
        <Notice tone="attention" title={t(`hold.${holdCode(tranche.held.code)}`)}>
          <p>{tranche.held.reason}</p>
        </Notice>
      )}
      <Conditions tranche={tranche} />
      {tranche.duties && (tranche.duties.done.length > 0 || tranche.duties.next) && (
        <Duties noun="tranches" duties={{ ...tranche.duties, done: tranche.duties.done.map(waived) }} />
      )}
      <section className="stack">
        <h2>{t('shares')}</h2>
        <DataList
          caption={t('shares')}
          rows={tranche.shares}
          rowKey={(share) => share.fund_id ?? 'others'}
          empty={<p>{t('no_shares')}</p>}
          columns={[
            {
              key: 'donor',
              head: t('donor'),
              cell: (share) => (share.others ? t('money:others') : pick(share.donor, language).text),
            },
            {
              key: 'amount',
              head: t('amount'),
              numeric: true,
              cell: (share) => <MoneyText value={share.amount} exact />,
            },
            ...(tranche.shares.some((share) => share.fund_amount)
              ? [
                  {
                    key: 'cost',
                    head: t('cost'),
                    numeric: true,
                    cell: (share: Tranche['shares'][number]) =>
                      share.fund_amount ? <MoneyText value={share.fund_amount} exact /> : null,
                  },
                ]
              : []),
          ]}
        />
      </section>
      {(tranche.paid_on || tranche.bank_reference || tranche.batch_id) && (
        <Facts
          items={[
            ...(tranche.paid_on
              ? ([[t('paid_on'), <DateText key="on" value={tranche.paid_on} />]] as const)
              : []),
            ...(tranche.bank_reference ? ([[t('bank_reference'), tranche.bank_reference]] as const) : []),
            ...(tranche.batch_id
              ? ([
                  [
                    t('batch'),
                    <Link key="batch" to="/app/payments/$id" params={{ id: tranche.batch_id }}>
                      {t('open_batch')}
                    </Link>,
                  ],
                ] as const)
              : []),
          ]}
        />
      )}
    </Page>
  )
}

/** The only change of a tranche that takes two people is the waiver of a condition. */
function waived<Act extends { step: string }>(act: Act): Act {
  return act.step === 'change' ? { ...act, step: 'waive' } : act
}

function holdCode(code: string): HoldCode {
  return holdCodes.find((known) => known === code) ?? 'other'
}

function useWords() {
  const { t } = useTranslation('money')
  const language = useLanguage()
  return (condition: Condition, title: string | undefined) => {
    const code = conditionCodes.find((known) => known === condition.code) ?? 'signature'
    return t(`condition.${code}`, {
      report: title ?? condition.report ?? '',
      need: formatPercent(condition.need ?? '0', language),
    })
  }
}

function Conditions({ tranche }: { tranche: Tranche }) {
  const { t } = useTranslation(['tranches', 'money'])
  const language = useLanguage()
  const words = useWords()
  const { data: reports } = useEvidence(tranche)
  if (tranche.conditions.length === 0) return null
  return (
    <section className="stack">
      <h2>{t('conditions')}</h2>
      <ul className={classes.conditions}>
        {tranche.conditions.map((condition) => {
          const open = !condition.met && !condition.waived
          const report = reports?.find(({ code }) => code === condition.report)
          return (
            <li key={`${condition.code} ${condition.report ?? ''}`} data-open={open || undefined}>
              <Icon name={open ? 'alert-triangle' : 'circle-check'} size={22} />
              <div>
                {words(condition, pick(report?.title, language).text || undefined)}
                <small>
                  {condition.met
                    ? t('money:condition.met')
                    : condition.waived
                      ? t('money:condition.waived')
                      : t('money:condition.missing')}
                  {condition.have !== undefined &&
                    `, ${t('money:condition.have', { have: formatPercent(condition.have, language) })}`}
                </small>
                {report?.report_id && (
                  <Link to="/app/reports/$id" params={{ id: report.report_id }}>
                    {t('open_report')}
                  </Link>
                )}
              </div>
            </li>
          )
        })}
      </ul>
      {(tranche.waivers ?? []).map((waiver) => (
        <Notice
          key={`${waiver.code} ${waiver.report ?? ''}`}
          tone="info"
          title={t(waiver.confirmed ? 'waiver_counts' : 'waiver_waits')}
        >
          <p>{waiver.reason}</p>
        </Notice>
      ))}
    </section>
  )
}

function Next({ tranche }: { tranche: Tranche }) {
  const { t } = useTranslation(['tranches', 'money', 'states'])
  const language = useLanguage()
  const words = useWords()
  const { data: reports } = useEvidence(tranche)
  const verbs = useTrancheVerbs(tranche.id)
  const gather = useGather()
  const navigate = useNavigate()
  const state = trancheState(tranche)
  const open = tranche.conditions.filter(({ met, waived }) => !met && !waived)
  const [waived, setWaived] = useState('')
  const [hold, setHold] = useState('')
  const [bank, setBank] = useState({ bank_reference: '', booked_on: '' })
  const errors = fieldErrorsOf(verbs.error)
  const keyOf = (condition: Condition) => `${condition.code} ${condition.report ?? ''}`
  const titleOf = (condition: Condition) =>
    pick(reports?.find(({ code }) => code === condition.report)?.title, language).text || undefined

  // A waiver that one person proposed is there for the second to confirm; a single condition is chosen already.
  const waiting = (tranche.waivers ?? []).find(({ confirmed }) => !confirmed)
  const proposed =
    waiting && open.find(({ code, report }) => code === waiting.code && report === waiting.report)
  const [only] = open
  const chosen = waived || (only && open.length === 1 ? keyOf(only) : '')

  async function fire(verb: string, reason: string | undefined) {
    const { version } = tranche
    if (verb === 'pay') {
      const made = await gather.mutateAsync(tranche.id)
      return navigate({ to: '/app/payments/$id', params: { id: made.id } })
    }
    if (verb === 'waive') {
      const condition = proposed ?? open.find((each) => keyOf(each) === chosen)
      const code: ConditionCode | undefined = conditionCodes.find((known) => known === condition?.code)
      if (!condition || !code) throw new ProblemError({ status: 422, detail: t('need_condition') })
      await verbs.mutateAsync({
        version,
        act: {
          verb,
          body: { code, reason: reason ?? '', ...(condition.report ? { report: condition.report } : {}) },
        },
      })
    } else if (verb === 'hold') {
      const code = holdCodes.find((known) => known === hold)
      if (!code) throw new ProblemError({ status: 422, detail: t('need_hold') })
      await verbs.mutateAsync({ version, act: { verb, body: { code, reason: reason ?? '' } } })
    } else if (verb === 'settle') await verbs.mutateAsync({ version, act: { verb, body: bank } })
    else await verbs.mutateAsync({ version, act: { verb: 'other', name: verb, reason } })
  }

  return (
    <NextCard
      badge={<StateBadge tone={trancheTones[state]} noun="tranches" state={state} />}
      now={t(`now.${state}`)}
      who={tranche.duties?.next?.roles}
      by={finished.includes(state) ? undefined : tranche.due_on}
      over={finished.includes(state)}
    >
      {!finished.includes(state) && tranche.conditions.length > 0 && (
        <p>
          {t('met', {
            n: formatNumber(tranche.conditions.length - open.length, language),
            all: formatNumber(tranche.conditions.length, language),
          })}
        </p>
      )}
      <ActionsBar
        noun="tranches"
        actions={(tranche.actions ?? []).filter(
          (action) => action.allowed || !action.code?.endsWith('.wrong_state'),
        )}
        onAct={fire}
        ask={{
          request: { content: <Sum tranche={tranche} /> },
          certify: { content: <Sum tranche={tranche} /> },
          approve: { content: <Sum tranche={tranche} /> },
          pay: { content: <Sum tranche={tranche} /> },
          cancel: { danger: true, content: <Sum tranche={tranche} /> },
          waive: {
            reason: 'required',
            content: proposed ? (
              <>
                <p>{t('waiver_second')}</p>
                <p>
                  <strong>{words(proposed, titleOf(proposed))}</strong>
                </p>
                <p>{t('waiver_reason', { reason: waiting?.reason ?? '' })}</p>
              </>
            ) : (
              <>
                <p>{t('waiver_lead')}</p>
                <RadioField
                  label={t('which_condition')}
                  value={chosen}
                  onChange={setWaived}
                  options={open.map((condition) => ({
                    value: keyOf(condition),
                    label: words(condition, titleOf(condition)),
                  }))}
                />
              </>
            ),
          },
          hold: {
            reason: 'required',
            content: (
              <RadioField
                label={t('why_hold')}
                value={hold}
                onChange={setHold}
                options={holdCodes.map((value) => ({ value, label: t(`hold.${value}`) }))}
              />
            ),
          },
          settle: {
            content: (
              <>
                <Sum tranche={tranche} />
                <TextField
                  label={t('bank_reference')}
                  value={bank.bank_reference}
                  error={errors['/bank_reference']}
                  onChange={(bank_reference) => setBank({ ...bank, bank_reference })}
                />
                <DateField
                  label={t('booked_on')}
                  value={bank.booked_on}
                  error={errors['/booked_on']}
                  onChange={(booked_on) => setBank({ ...bank, booked_on })}
                />
              </>
            ),
          },
        }}
      />
    </NextCard>
  )
}

function Sum({ tranche }: { tranche: Tranche }) {
  const { t } = useTranslation('tranches')
  return (
    <p>
      {tranche.award_title}, {t('amount')}: <MoneyText value={tranche.amount} exact />
    </p>
  )
}
