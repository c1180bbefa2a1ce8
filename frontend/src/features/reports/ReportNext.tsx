import { type ReactNode, useEffect, useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { DateField } from '../../components/DateField'
import { CheckboxesField, CheckboxField, RadioField, TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { StateBadge } from '../../components/StateBadge'
import { formatDate, formatMoney } from '../../lib/format'
import { fieldErrorsOf, ProblemError, type ProblemField } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type Report, useReportVerbs } from './queries'
import classes from './Report.module.css'
import { kinds, reportState, reportTones, sections, wasSent } from './states'

/** Acts of the form below, not buttons of the card. */
const forms: readonly string[] = ['edit', 'attach', 'detach']

/** A verdict that was given: the card names who gave it, and nobody can give it again. */
const given: readonly string[] = ['report.aspect_accepted', 'report.money_certified']

/** What happens now with a report, and the acts; `before` saves what is written and gives its version. */
export function ReportNext({ report, before }: { report: Report; before?: () => Promise<number> }) {
  const { t } = useTranslation(['reports', 'states', 'money'])
  const language = useLanguage()
  const verbs = useReportVerbs(report.id)
  const [named, setNamed] = useState<readonly string[]>([])
  const [kind, setKind] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({})
  const [fault, setFault] = useState<unknown>()
  const faults = fieldErrorsOf(fault)
  const state = reportState(report.state)
  const actions = (report.actions ?? []).filter(
    ({ verb, allowed, code = '' }) =>
      !forms.includes(verb) && (allowed || !(code.endsWith('.wrong_state') || given.includes(code))),
  )

  async function fire(verb: string, reason: string | undefined) {
    const version = before ? await before() : report.version
    switch (verb) {
      case 'accept_programme':
        return verbs.mutateAsync({ version, act: { verb: 'accept', body: { aspect: 'programme' } } })
      case 'accept_finance': {
        const disallowed = Object.entries(refused).map(([expense_id, why]) => ({
          expense_id,
          reason: why.trim(),
        }))
        const silent = disallowed.filter(({ reason: why }) => why.length < 3)
        if (silent.length > 0)
          throw missing(
            t('need_reason'),
            silent.map(({ expense_id }) => ({ pointer: `/${expense_id}`, detail: t('disallow_why_short') })),
          )
        return verbs.mutateAsync({
          version,
          act: {
            verb: 'accept',
            body: { aspect: 'finance', ...(disallowed.length > 0 ? { disallowed } : {}) },
          },
        })
      }
      case 'request_changes': {
        const known = kinds.find((each) => each === kind)
        if (!known || named.length === 0)
          throw missing(t('need_sections'), [
            ...(named.length === 0 ? [{ pointer: '/sections', detail: t('need_section') }] : []),
            ...(known ? [] : [{ pointer: '/kind', detail: t('need_kind') }]),
          ])
        return verbs.mutateAsync({
          version,
          act: {
            verb,
            body: {
              sections: sections.filter((name) => named.includes(name)),
              kind: known,
              reason: reason ?? '',
              ...(dueOn ? { due_on: dueOn } : {}),
            },
          },
        })
      }
      default:
        return verbs.mutateAsync({ version, act: { verb: 'other', name: verb, reason } })
    }
  }

  async function act(verb: string, reason: string | undefined) {
    setFault(undefined)
    try {
      await fire(verb, reason)
    } catch (failure) {
      setFault(failure)
      throw failure
    }
  }
  const forget = () => setFault(undefined)

  return (
    <NextCard
      badge={<StateBadge tone={reportTones[state]} noun="reports" state={state} />}
      now={t(`now.${state}`)}
      over={state === 'accepted' || state === 'rejected'}
      by={wasSent(state) ? undefined : report.changes?.due_on || report.due_on}
    >
      {(state === 'in_review' || state === 'accepted') && (
        <ul>
          {(['programme', 'finance'] as const).map((aspect) => (
            <li key={aspect}>
              {t(`aspect.${aspect}`)}:{' '}
              {report[aspect] ? t('accepted_by', { who: report[aspect].name }) : t('verdict_waits')}
            </li>
          ))}
        </ul>
      )}
      {state === 'accepted' && report.certified_at && (
        <p>{t('certified_at', { on: formatDate(report.certified_at, language) })}</p>
      )}
      <ActionsBar
        noun="reports"
        actions={actions}
        onAct={act}
        direct={['take']}
        ask={{
          submit: {
            content: (
              <p>
                {t('submit_note', { sum: formatMoney(report.totals.claimed, language, { exact: true }) })}
              </p>
            ),
          },
          reject: { danger: true },
          accept_finance: {
            content: (
              <Closing onClose={forget}>
                <p>{t('disallow_note')}</p>
                {report.expenses.map((expense) => {
                  const why = refused[expense.id]
                  return (
                    <div key={expense.id} className={classes.row}>
                      <CheckboxField
                        label={t('disallow', {
                          document: expense.document,
                          sum: formatMoney(expense.amount, language, { exact: true }),
                        })}
                        checked={why !== undefined}
                        onChange={(on) => {
                          const { [expense.id]: _, ...others } = refused
                          setRefused(on ? { ...others, [expense.id]: '' } : others)
                        }}
                      />
                      {why !== undefined && (
                        <TextField
                          label={t('disallow_why')}
                          value={why}
                          error={faults[`/${expense.id}`]}
                          onChange={(text) => setRefused({ ...refused, [expense.id]: text })}
                        />
                      )}
                    </div>
                  )
                })}
                <p>
                  {t('claimed')}: <MoneyText value={report.totals.claimed} exact />
                </p>
              </Closing>
            ),
          },
          request_changes: {
            content: (
              <Closing onClose={forget}>
                <CheckboxesField
                  label={t('which_sections')}
                  value={named}
                  error={faults['/sections']}
                  onChange={setNamed}
                  options={sections.map((value) => ({ value, label: t(`section.${value}`) }))}
                />
                <RadioField
                  label={t('kind')}
                  value={kind}
                  error={faults['/kind']}
                  onChange={setKind}
                  options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                />
                <DateField
                  label={t('answer_by')}
                  optional
                  value={dueOn}
                  error={faults['/due_on']}
                  onChange={setDueOn}
                />
              </Closing>
            ),
          },
        }}
      />
    </NextCard>
  )
}

function missing(detail: string, errors: ProblemField[]): ProblemError {
  return new ProblemError({ status: 422, detail, errors })
}

/** What a dialog asks; the faults of the last try go with it. */
function Closing({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the dialog goes
  useEffect(() => onClose, [])
  return <>{children}</>
}
