import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { DateField } from '../../components/DateField'
import { CheckboxesField, CheckboxField, RadioField, TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { formatDate, formatMoney, pick } from '../../lib/format'
import { ProblemError } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type Report, reportQuery, useReportVerbs } from './queries'
import classes from './Report.module.css'
import { ReportForm } from './ReportForm'
import { ReportText } from './ReportText'
import { changeOf, type Written, writtenOf } from './register'
import { kinds, reportState, reportTones, sections, wasSent } from './states'

/** A report: written by the grantee section by section, then judged twice, each verdict on its own. */
export function ReportPage({ id }: { id: string }) {
  const { t } = useTranslation(['reports', 'states'])
  const language = useLanguage()
  const { data: report } = useSuspenseQuery(reportQuery(id))
  const writes = (report.actions ?? []).some(({ verb, allowed }) => verb === 'edit' && allowed)
  const [written, setWritten] = useState<Written>()
  const shown = written ?? writtenOf(report)

  return (
    <Page
      title={pick(report.title, language).text || report.code}
      eyebrow={[report.award_number, report.award_title].join(' · ')}
      width="wide"
      before={
        <Link to="/app/awards/$id" params={{ id: report.award_id }}>
          {report.award_title}
        </Link>
      }
    >
      <Next report={report} written={written} onSaved={() => setWritten(undefined)} />
      {report.changes && report.state === 'changes_requested' && (
        <Notice tone="attention" title={t('asked')}>
          <p>
            {sections
              .filter((name) => report.changes?.sections?.includes(name))
              .map((name) => t(`section.${name}`))
              .join(', ')}
            : {t(`kinds.${report.changes.kind}`)}
          </p>
          <p>{report.changes.reason}</p>
        </Notice>
      )}
      {report.findings.length > 0 && (
        <Notice tone="attention" title={t('findings')}>
          <ul>
            {report.findings.map((finding) => (
              <li key={`${finding.code} ${finding.pointer}`}>{finding.detail ?? finding.code}</li>
            ))}
          </ul>
        </Notice>
      )}
      {writes && (
        <ReportForm
          report={report}
          written={shown}
          dirty={written !== undefined}
          onChange={setWritten}
          onSaved={() => setWritten(undefined)}
        />
      )}
      <ReportText report={report} without={writes ? report.open_sections : []} />
    </Page>
  )
}

/** Acts of the form below, not buttons of the card. */
const forms: readonly string[] = ['edit', 'attach', 'detach']

function Next({
  report,
  written,
  onSaved,
}: {
  report: Report
  written: Written | undefined
  onSaved: () => void
}) {
  const { t } = useTranslation(['reports', 'states', 'money'])
  const language = useLanguage()
  const verbs = useReportVerbs(report.id)
  const [named, setNamed] = useState<readonly string[]>([])
  const [kind, setKind] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({})
  const state = reportState(report.state)
  const currency = report.totals.claimed.currency
  const actions = (report.actions ?? []).filter(
    (action) => !forms.includes(action.verb) && (action.allowed || !action.code?.endsWith('.wrong_state')),
  )

  async function fire(verb: string, reason: string | undefined) {
    let { version } = report
    if (written) {
      const saved = await verbs.mutateAsync({
        version,
        act: { verb: 'edit', body: changeOf(written, report.open_sections, currency) },
      })
      version = saved.version
      onSaved()
    }
    if (verb === 'accept_programme')
      await verbs.mutateAsync({ version, act: { verb: 'accept', body: { aspect: 'programme' } } })
    else if (verb === 'accept_finance') {
      const disallowed = Object.entries(refused).map(([expense_id, why]) => ({
        expense_id,
        reason: why.trim(),
      }))
      if (disallowed.some(({ reason: why }) => why.length < 3))
        throw new ProblemError({ status: 422, detail: t('need_reason') })
      await verbs.mutateAsync({
        version,
        act: {
          verb: 'accept',
          body: { aspect: 'finance', ...(disallowed.length > 0 ? { disallowed } : {}) },
        },
      })
    } else if (verb === 'request_changes') {
      const known = kinds.find((each) => each === kind)
      if (!known || named.length === 0) throw new ProblemError({ status: 422, detail: t('need_sections') })
      await verbs.mutateAsync({
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
    } else await verbs.mutateAsync({ version, act: { verb: 'other', name: verb, reason } })
  }

  return (
    <NextCard
      badge={<StateBadge tone={reportTones[state]} noun="reports" state={state} />}
      now={t(`now.${state}`)}
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
        onAct={fire}
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
              <>
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
                          onChange={(text) => setRefused({ ...refused, [expense.id]: text })}
                        />
                      )}
                    </div>
                  )
                })}
                <p>
                  {t('claimed')}: <MoneyText value={report.totals.claimed} exact />
                </p>
              </>
            ),
          },
          request_changes: {
            content: (
              <>
                <CheckboxesField
                  label={t('which_sections')}
                  value={named}
                  onChange={setNamed}
                  options={sections.map((value) => ({ value, label: t(`section.${value}`) }))}
                />
                <RadioField
                  label={t('kind')}
                  value={kind}
                  onChange={setKind}
                  options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                />
                <DateField label={t('answer_by')} optional value={dueOn} onChange={setDueOn} />
              </>
            ),
          },
        }}
      />
    </NextCard>
  )
}
