import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { Deadline } from '../../components/Deadline'
import { Duties } from '../../components/Duties'
import { Facts } from '../../components/Facts'
import { TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { Timeline } from '../../components/Timeline'
import { formatDate, formatNumber, formatPercent, pick } from '../../lib/format'
import { minorOf, money } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Award.module.css'
import { type Award, awardQuery, reportPlanQuery, useAwardVerbs, useStartReport } from './queries'
import { SignedCopies } from './SignedCopies'
import { awardState, awardTones, nextStep, reportStanding, trancheStanding } from './states'

/** Acts with a page of their own. */
const forms = { fit: 'budget', fund: 'funding', plan: 'plan' } as const
const hasAgreement: readonly string[] = [
  'offered',
  'accepted',
  'signed',
  'active',
  'suspended',
  'terminated',
  'closing',
  'closed',
]

/** One grant. Who sees what of it is decided by its body: a donor's holds its own line and the sum of the others. */
export function AwardPage({ id }: { id: string }) {
  const { t } = useTranslation(['awards', 'states', 'actions', 'roles', 'money'])
  const language = useLanguage()
  const { data: award } = useSuspenseQuery(awardQuery(id))
  const state = awardState(award.state)

  return (
    <Page
      title={award.title}
      eyebrow={[award.number, pick(award.grantee, language).text].join(' · ')}
      before={<Link to="/app/awards">{t('title')}</Link>}
    >
      <Next award={award} />
      {award.duties && <Duties noun="awards" duties={award.duties} />}
      {state === 'accepted' && <SignedCopies award={award} />}
      <section className="stack">
        <h2>{t('money')}</h2>
        <Facts
          items={(['awarded', 'reserved', 'in_payment', 'paid', 'accepted', 'left'] as const).map(
            (stage) => [t(`sum.${stage}`), <MoneyText key={stage} value={award.money[stage]} />] as const,
          )}
        />
      </section>
      <Tranches award={award} />
      <Reports award={award} />
      <Funding award={award} />
      <Budget award={award} />
      <section className="stack">
        <h2>{t('agreement')}</h2>
        <Facts
          items={[
            [t('operator'), pick(award.operator, language).text],
            [t('grantee'), pick(award.grantee, language).text],
            [
              t('term'),
              t('term_text', {
                from: formatDate(award.starts_on, language),
                to: formatDate(award.ends_on, language),
              }),
            ],
            ...(award.signed_number ? ([[t('signed_number'), award.signed_number]] as const) : []),
            ...(award.signed_on
              ? ([[t('signed_on'), <DateText key="on" value={award.signed_on} />]] as const)
              : []),
            ...(award.payee
              ? ([[t('payee'), `${award.payee.name}, ${award.payee.iban}, ${award.payee.bic}`]] as const)
              : []),
          ]}
        />
        {hasAgreement.includes(state) && (
          <div className={classes.links}>
            <a href={`/api/v1/awards/${award.id}/agreement?format=html`} target="_blank" rel="noreferrer">
              {t('agreement_print')}
            </a>
            <a href={`/api/v1/awards/${award.id}/agreement?format=pdf`}>{t('agreement_pdf')}</a>
          </div>
        )}
      </section>
    </Page>
  )
}

function Next({ award }: { award: Award }) {
  const { t } = useTranslation(['awards', 'states', 'money'])
  const language = useLanguage()
  const navigate = useNavigate()
  const verbs = useAwardVerbs(award.id)
  const [number, setNumber] = useState('')
  const [signedOn, setSignedOn] = useState('')
  const state = awardState(award.state)
  const step = nextStep(award.next?.what)
  const about = award.tranches.find((tranche) => tranche.id === award.next?.id)
  const report = award.report_plan.find((due) => due.code === award.next?.id)
  const actions = (award.actions ?? []).filter(
    (action) => action.verb !== 'attach' && (action.allowed || !action.code?.endsWith('.wrong_state')),
  )

  return (
    <NextCard
      badge={<StateBadge tone={awardTones[state]} noun="awards" state={state} />}
      now={
        step
          ? t(`next.${step}`, {
              tranche: pick(about?.title, language).text,
              report: pick(report?.title, language).text,
            })
          : t(`now.${state}`)
      }
      who={award.next?.who}
      by={award.next?.by}
    >
      {step && <p>{t(`now.${state}`)}</p>}
      {about && (
        <ButtonLink to="/app/tranches/$id" params={{ id: about.id }} look="main">
          {t('open_tranche', { n: formatNumber(about.seq, language) })}
        </ButtonLink>
      )}
      <ActionsBar
        noun="awards"
        actions={actions}
        direct={Object.keys(forms)}
        ask={{
          sign: {
            content: (
              <>
                <TextField label={t('signed_number')} value={number} onChange={setNumber} />
                <DateField label={t('signed_on')} value={signedOn} onChange={setSignedOn} />
              </>
            ),
          },
          decline: { danger: true },
          cancel: { danger: true },
          retract: { danger: true },
          terminate: { danger: true },
        }}
        onAct={(verb, reason) => {
          if (verb === 'fit' || verb === 'fund' || verb === 'plan')
            return navigate({ to: `/app/awards/$id/${forms[verb]}`, params: { id: award.id } })
          const act =
            verb === 'sign'
              ? { verb: 'sign' as const, body: { number: number.trim(), signed_on: signedOn } }
              : { verb: 'other' as const, name: verb, reason }
          return verbs.mutateAsync({ act, version: award.version })
        }}
      />
    </NextCard>
  )
}

function Tranches({ award }: { award: Award }) {
  const { t } = useTranslation(['awards', 'states'])
  const language = useLanguage()
  if (award.tranches.length === 0) return null
  const sorted = [...award.tranches].sort((a, b) => a.seq - b.seq)
  return (
    <>
      <Timeline
        title={t('tranches')}
        items={sorted.map((tranche, i) => {
          const { state, tone } = trancheStanding(tranche)
          const before = sorted[i - 1]?.due_on
          return {
            id: tranche.id,
            label: pick(tranche.title, language).text || t('tranche', { n: tranche.seq }),
            from: before && before < tranche.due_on ? before : earlier(award.starts_on, tranche.due_on),
            to: tranche.due_on,
            due: tranche.due_on,
            amount: tranche.amount,
            state: stateLabel('tranches', state),
            tone,
          }
        })}
      />
      <nav className={classes.links} aria-label={t('tranches')}>
        {sorted.map((tranche) => (
          <ButtonLink key={tranche.id} to="/app/tranches/$id" params={{ id: tranche.id }}>
            {t('open_tranche', { n: formatNumber(tranche.seq, language) })}
          </ButtonLink>
        ))}
      </nav>
    </>
  )
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
}

function Reports({ award }: { award: Award }) {
  const { t } = useTranslation(['awards', 'states'])
  const language = useLanguage()
  const navigate = useNavigate()
  const { data: plan } = useSuspenseQuery(reportPlanQuery(award.id))
  const start = useStartReport(award.id)
  if (plan.items.length === 0) return null
  return (
    <section className="stack">
      <h2>{t('reports')}</h2>
      <ProblemNotice error={start.error} />
      <DataList
        caption={t('reports')}
        rows={plan.items}
        rowKey={(row) => row.code}
        empty={null}
        columns={[
          {
            key: 'title',
            head: t('report'),
            cell: (row) =>
              row.report_id ? (
                <Link to="/app/reports/$id" params={{ id: row.report_id }}>
                  {pick(row.title, language).text}
                </Link>
              ) : (
                pick(row.title, language).text
              ),
          },
          {
            key: 'due',
            head: t('due_on'),
            cell: (row) => <Deadline at={row.due_on} done={!row.phase || row.phase === 'not_due'} />,
          },
          {
            key: 'state',
            head: t('state'),
            cell: (row) => {
              const { state, tone } = reportStanding(row)
              return <StateBadge tone={tone} noun="reports" state={state} />
            },
          },
          {
            key: 'act',
            head: t('act'),
            cell: (row) =>
              row.can_start ? (
                <Button
                  busy={start.isPending && start.variables === row.code}
                  onClick={() =>
                    start.mutate(row.code, {
                      onSuccess: (made) => navigate({ to: '/app/reports/$id', params: { id: made.id } }),
                    })
                  }
                >
                  {t('start_report')}
                </Button>
              ) : (
                '—'
              ),
          },
        ]}
      />
    </section>
  )
}

function Funding({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const language = useLanguage()
  return (
    <section className="stack">
      <h2>{t('funding')}</h2>
      <DataList
        caption={t('funding')}
        rows={award.funding}
        rowKey={(line) => line.fund_id ?? 'others'}
        empty={<p>{t('no_funding')}</p>}
        columns={[
          {
            key: 'donor',
            head: t('donor'),
            cell: (line) => (line.others ? t('others') : pick(line.donor, language).text),
          },
          {
            key: 'fund',
            head: t('fund'),
            cell: (line) =>
              line.fund_id ? (
                <Link to="/app/funds/$id" params={{ id: line.fund_id }}>
                  {pick(line.fund, language).text}
                </Link>
              ) : (
                '—'
              ),
          },
          {
            key: 'amount',
            head: t('amount'),
            numeric: true,
            cell: (line) => <MoneyText value={line.amount} />,
          },
          {
            key: 'cost',
            head: t('in_own_currency'),
            numeric: true,
            cell: (line) =>
              line.fund_amount ? (
                <>
                  <MoneyText value={line.fund_amount} />
                  {line.fx && (
                    <>
                      <br />
                      <small>
                        {t('rate', {
                          rate: formatNumber(line.fx.rate, language),
                          on: formatDate(line.fx.dated, language),
                        })}
                      </small>
                    </>
                  )}
                </>
              ) : (
                '—'
              ),
          },
        ]}
      />
    </section>
  )
}

function Budget({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const language = useLanguage()
  const { data: plan } = useSuspenseQuery(reportPlanQuery(award.id))
  return (
    <section className="stack">
      <h2>{t('budget')}</h2>
      {plan.share && <p>{t('budget_share', { share: formatPercent(plan.share, language) })}</p>}
      <DataList
        caption={t('budget')}
        rows={plan.lines}
        rowKey={(line) => String(line.line)}
        empty={<p>—</p>}
        columns={[
          { key: 'title', head: t('budget_line'), cell: (line) => `${line.line}. ${line.title}` },
          {
            key: 'budget',
            head: t('by_plan'),
            numeric: true,
            cell: (line) => <MoneyText value={line.budget} />,
          },
          {
            key: 'accepted',
            head: t('sum.accepted'),
            numeric: true,
            cell: (line) => <MoneyText value={line.accepted} />,
          },
          {
            key: 'left',
            head: t('sum.left_of_line'),
            numeric: true,
            cell: (line) => (
              <MoneyText value={money(minorOf(line.budget) - minorOf(line.accepted), line.budget.currency)} />
            ),
          },
          {
            key: 'share',
            head: t('share'),
            numeric: true,
            cell: (line) => formatPercent(line.share, language),
          },
        ]}
      />
    </section>
  )
}
