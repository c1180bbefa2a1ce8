import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { Deadline } from '../../components/Deadline'
import { Duties } from '../../components/Duties'
import { Facts } from '../../components/Facts'
import { TextField } from '../../components/Field'
import { Fold } from '../../components/Fold'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { Timeline } from '../../components/Timeline'
import { formatDate, formatMoney, formatNumber, formatPercent, pick } from '../../lib/format'
import { minorOf, money } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Award.module.css'
import { type Award, awardQuery, useAwardVerbs, useStartReport } from './queries'
import { AgreementLinks, SignedCopies } from './SignedCopies'
import { awardState, awardTones, finished, nextStep, reportStanding, trancheStanding } from './states'

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

/** States in which the agreement is what the page is about. */
const signing: readonly string[] = ['offered', 'accepted']

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
      <div className={classes.top}>
        <Next award={award} />
        <Where award={award} />
      </div>
      {state === 'accepted' && <SignedCopies award={award} />}
      {award.duties && (
        <Duties noun="awards" duties={{ ...award.duties, done: sentFirst(award.duties.done) }} />
      )}
      <Tranches award={award} />
      <div className={classes.folds}>
        <Reports award={award} />
        <Funding award={award} />
        <Budget award={award} />
        <Fold title={t('agreement')} note={award.signed_number} open={signing.includes(state)}>
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
          {hasAgreement.includes(state) && <AgreementLinks id={award.id} />}
          <Files award={award} />
        </Fold>
      </div>
    </Page>
  )
}

/** Who sends a grant for approval counts among those who approve it; their act has the name of what they pressed. */
function sentFirst<Act extends { step: string }>(done: readonly Act[]): Act[] {
  return done.map((act, i) => (i === 0 ? { ...act, step: 'submit' } : act))
}

/** What was uploaded to the grant: the signed copies first of all. */
function Files({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  if (award.attachments.length === 0) return null
  return (
    <ul className={classes.files}>
      {award.attachments.map((file) => (
        <li key={file.id}>
          {(file.kind === 'signed_operator' || file.kind === 'signed_grantee') && (
            <span className={classes.was}>{t(`copy.${file.kind}`)}: </span>
          )}
          <a href={`/api/v1/attachments/${file.id}`}>{file.name}</a>
        </li>
      ))}
    </ul>
  )
}

const parts = ['accepted', 'paid', 'in_payment', 'reserved', 'left'] as const

/** Where the money of the grant is, as one bar and in words. */
function Where({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const sums = award.money
  const whole = minorOf(sums.awarded)
  // What was accepted is a part of what was paid.
  const minor = { ...mapParts(sums), paid: minorOf(sums.paid) - minorOf(sums.accepted) }
  return (
    <section className={`card ${classes.where}`}>
      <h2>{t('money')}</h2>
      <div className={classes.bar} aria-hidden="true">
        {parts.map((part) => (
          <i
            key={part}
            data-part={part}
            style={{ width: `${whole > 0n ? Number((minor[part] * 1000n) / whole) / 10 : 0}%` }}
          />
        ))}
      </div>
      <dl className={classes.sums}>
        <dt>{t('sum.awarded')}</dt>
        <dd>
          <MoneyText value={sums.awarded} />
        </dd>
        {(['paid', 'accepted', 'in_payment', 'reserved', 'left'] as const).map((part) => (
          <Fragment key={part}>
            <dt data-part={part}>{t(`sum.${part}`)}</dt>
            <dd>
              <MoneyText value={sums[part]} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}

function mapParts(sums: Award['money']): Record<(typeof parts)[number], bigint> {
  return {
    accepted: minorOf(sums.accepted),
    paid: minorOf(sums.paid),
    in_payment: minorOf(sums.in_payment),
    reserved: minorOf(sums.reserved),
    left: minorOf(sums.left),
  }
}

function Next({ award }: { award: Award }) {
  const { t } = useTranslation(['awards', 'states', 'money'])
  const language = useLanguage()
  const navigate = useNavigate()
  const verbs = useAwardVerbs(award.id)
  const begin = useBegin(award)
  const [number, setNumber] = useState('')
  const [signedOn, setSignedOn] = useState('')
  const state = awardState(award.state)
  const step = nextStep(award.next?.what)
  const about = award.tranches.find((tranche) => tranche.id === award.next?.id)
  const report = award.spending.items.find((due) => due.code === award.next?.id)
  const errors = fieldErrorsOf(verbs.error)
  const alone = (award.actions ?? []).some((action) => action.verb === 'submit' && action.alone)
  const actions = (award.actions ?? []).filter(
    (action) => action.verb !== 'attach' && (action.allowed || !action.code?.endsWith('.wrong_state')),
  )

  return (
    <NextCard
      badge={<StateBadge tone={awardTones[state]} noun="awards" state={state} />}
      now={
        step
          ? t(`next.${step === 'submit' && alone ? 'submit_alone' : step}`, {
              tranche: about ? t('tranche', { n: formatNumber(about.seq, language) }) : '',
              report: pick(report?.title, language).text,
            })
          : t(`now.${state}`)
      }
      who={award.next?.who}
      by={award.next?.by}
      over={!step && finished.includes(state)}
    >
      {step && <p>{t(`now.${state}`)}</p>}
      {about && (
        <ButtonLink to="/app/tranches/$id" params={{ id: about.id }} look="main">
          {t('open_tranche', { n: formatNumber(about.seq, language) })}
        </ButtonLink>
      )}
      {report?.report_id && (
        <ButtonLink to="/app/reports/$id" params={{ id: report.report_id }} look="main">
          {t('open_report')}
        </ButtonLink>
      )}
      {report?.can_start && (
        <Button look="main" busy={begin.isPending} onClick={() => begin.start(report.code)}>
          {t('start_report')}
        </Button>
      )}
      <ProblemNotice error={begin.error} />
      <ActionsBar
        noun="awards"
        actions={actions}
        direct={Object.keys(forms)}
        ask={{
          submit: { content: <Sum award={award} /> },
          approve: { content: <Sum award={award} /> },
          offer: { content: <Sum award={award} /> },
          accept: { content: <Sum award={award} /> },
          sign: {
            content: (
              <>
                <TextField
                  label={t('signed_number')}
                  value={number}
                  error={errors['/number']}
                  onChange={setNumber}
                />
                <DateField
                  label={t('signed_on')}
                  value={signedOn}
                  error={errors['/signed_on']}
                  onChange={setSignedOn}
                />
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

/** What a dialog names before somebody agrees to it. */
function Sum({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const language = useLanguage()
  return (
    <p>
      {award.title}, {pick(award.grantee, language).text}. {t('amount')}: <MoneyText value={award.amount} />
    </p>
  )
}

function Tranches({ award }: { award: Award }) {
  const { t } = useTranslation(['awards', 'states'])
  const language = useLanguage()
  if (award.tranches.length === 0) return null
  const sorted = [...award.tranches].sort((a, b) => a.seq - b.seq)
  return (
    <Timeline
      title={t('tranches')}
      items={sorted.map((tranche, i) => {
        const { state, tone } = trancheStanding(tranche)
        const before = sorted[i - 1]?.due_on
        return {
          id: tranche.id,
          label: t('tranche', { n: formatNumber(tranche.seq, language) }),
          from: before && before < tranche.due_on ? before : earlier(award.starts_on, tranche.due_on),
          to: tranche.due_on,
          due: tranche.due_on,
          amount: tranche.amount,
          state: stateLabel('tranches', state),
          tone,
          link: (label) => (
            <Link to="/app/tranches/$id" params={{ id: tranche.id }}>
              {label}
            </Link>
          ),
        }
      })}
      table={
        <ol className={classes.tranches}>
          {sorted.map((tranche) => {
            const { state, tone } = trancheStanding(tranche)
            return (
              <li key={tranche.id}>
                <Link to="/app/tranches/$id" params={{ id: tranche.id }}>
                  {t('tranche', { n: formatNumber(tranche.seq, language) })}.{' '}
                  {pick(tranche.title, language).text}
                </Link>
                <span className={classes.sum}>
                  <MoneyText value={tranche.amount} />
                </span>
                <StateBadge tone={tone} noun="tranches" state={state} />
                <span className={classes.when}>
                  <DateText value={tranche.due_on} />
                </span>
              </li>
            )
          })}
        </ol>
      }
    />
  )
}

function earlier(one: string, other: string): string {
  return one < other ? one : other
}

/** Begins a report of the plan and goes to it. */
function useBegin(award: Award) {
  const navigate = useNavigate()
  const { mutate, error, isPending, variables } = useStartReport(award.id)
  const start = (code: string) =>
    mutate(code, { onSuccess: (made) => navigate({ to: '/app/reports/$id', params: { id: made.id } }) })
  return { start, error, isPending, code: variables }
}

function Reports({ award }: { award: Award }) {
  const { t } = useTranslation(['awards', 'states'])
  const language = useLanguage()
  const begin = useBegin(award)
  const rows = award.spending.items
  if (rows.length === 0) return null
  const accepted = rows.filter(({ state }) => state === 'accepted').length
  return (
    <Fold
      title={t('reports')}
      note={t('reports_note', {
        n: formatNumber(accepted, language),
        all: formatNumber(rows.length, language),
      })}
    >
      <ProblemNotice error={begin.error} />
      <DataList
        caption={t('reports')}
        rows={rows}
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
              return (
                <>
                  <StateBadge tone={tone} noun="reports" state={state} />
                  {row.can_start && (
                    <div>
                      <Button
                        busy={begin.isPending && begin.code === row.code}
                        onClick={() => begin.start(row.code)}
                      >
                        {t('start_report')}
                      </Button>
                    </div>
                  )}
                </>
              )
            },
          },
        ]}
      />
    </Fold>
  )
}

function Funding({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const language = useLanguage()
  return (
    <Fold title={t('funding')} note={formatNumber(award.funding.length, language)}>
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
    </Fold>
  )
}

function Budget({ award }: { award: Award }) {
  const { t } = useTranslation('awards')
  const language = useLanguage()
  const plan = award.spending
  return (
    <Fold
      title={t('budget')}
      note={
        minorOf(plan.paid) > 0n
          ? t('budget_share', { share: formatPercent(plan.share, language) })
          : formatMoney(award.amount, language)
      }
    >
      <DataList
        caption={t('budget')}
        rows={plan.lines}
        rowKey={(line) => String(line.line)}
        empty={<p>—</p>}
        columns={[
          {
            key: 'title',
            head: t('budget_line'),
            cell: (line) => {
              const fitted = award.budget.find((each) => each.line === line.line)
              return (
                <>
                  {line.line}. {line.title}
                  {fitted?.requested && (
                    <small className={classes.was}>
                      {t('fit.was')} <MoneyText value={fitted.requested} />. {fitted.reason}
                    </small>
                  )}
                </>
              )
            },
          },
          {
            key: 'budget',
            head: t('by_plan'),
            numeric: true,
            cell: (line) => <MoneyText value={line.budget} />,
          },
          {
            key: 'accepted',
            head: t('accepted'),
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
    </Fold>
  )
}
