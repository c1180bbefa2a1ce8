import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { AtHand } from '../../components/AtHand'
import { Button } from '../../components/Button'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { SaveState } from '../../form/SaveState'
import { useAutosave } from '../../form/useAutosave'
import { pick } from '../../lib/format'
import { fieldErrorsOf, ProblemError } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { addReceipt, knownVersion, type Report, readAnew, reportQuery, saveReport } from './queries'
import { ReportForm } from './ReportForm'
import { ReportNext } from './ReportNext'
import { ReportText } from './ReportText'
import { changeOf, type ExpenseRow, isFinished, type Written, writtenOf } from './register'
import { sections } from './states'
import { keepUnfinished, readUnfinished } from './unfinished'

/** A report: written by the grantee section by section, then judged twice, each verdict on its own. */
export function ReportPage({ id }: { id: string }) {
  const { data: report } = useSuspenseQuery(reportQuery(id))
  const writes = (report.actions ?? []).some(({ verb, allowed }) => verb === 'edit' && allowed)
  const [kept, setKept] = useState<ExpenseRow[]>()
  useEffect(() => {
    let gone = false
    void readUnfinished(id).then((rows) => gone || setKept(rows))
    return () => {
      gone = true
    }
  }, [id])
  if (writes && kept) return <Writing report={report} kept={kept} />
  return (
    <Frame report={report}>
      <ReportNext report={report} />
      <Asked report={report} />
      <ReportText report={report} without={writes ? report.open_sections : []} />
    </Frame>
  )
}

function Frame({ report, children }: { report: Report; children: ReactNode }) {
  const language = useLanguage()
  return (
    <Page
      title={pick(report.title, language).text || report.code}
      eyebrow={report.award_number}
      width="wide"
      before={
        <Link to="/app/awards/$id" params={{ id: report.award_id }}>
          {report.award_title}
        </Link>
      }
    >
      {children}
    </Page>
  )
}

/** What the operator asked to mend, and what the report still lacks. */
function Asked({ report }: { report: Report }) {
  const { t } = useTranslation('reports')
  return (
    <>
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
    </>
  )
}

/** The report while the grantee writes it: saved without a button, on this device at once. */
function Writing({ report, kept }: { report: Report; kept: readonly ExpenseRow[] }) {
  const { t } = useTranslation(['reports', 'form'])
  const cache = useQueryClient()
  const { id } = report
  const currency = report.totals.claimed.currency
  const [saved] = useState(() => writtenOf(report, kept))
  // Files move the version of the report on; the next save goes on from there.
  const adopted = useRef(0)
  const { value, change, status, settle, flush } = useAutosave<Written>({
    draftKey: `report:${id}`,
    saved,
    version: report.version,
    save: (changes, version) =>
      saveReport(
        cache,
        id,
        Math.max(version, adopted.current),
        changeOf(changes, report.open_sections, currency),
      ),
    reload: async () => {
      const fresh = await readAnew(cache, id)
      return { value: writtenOf(fresh), version: fresh.version }
    },
  })
  const latest = useRef(value)
  latest.current = value
  const shown = useRef(status)
  shown.current = status
  const unfinished = value.expenses.filter((row) => !isFinished(row))
  useEffect(
    () =>
      keepUnfinished(
        id,
        value.expenses.filter((row) => !isFinished(row)),
      ),
    [id, value.expenses],
  )

  function update(next: (before: Written) => Written) {
    latest.current = next(latest.current)
    change(latest.current)
  }

  /** Waits for what is under way; says no when the server does not have everything. */
  async function everythingSaved(): Promise<boolean> {
    for (let tries = 0; tries < 50; tries++) {
      if (await flush()) return true
      if (shown.current.kind !== 'saving' && shown.current.kind !== 'unsaved') return false
      await new Promise((done) => setTimeout(done, 100))
    }
    return false
  }

  return (
    <Frame report={report}>
      <ReportNext
        report={report}
        before={async () => {
          if (unfinished.length > 0) throw new ProblemError({ status: 422, detail: t('finish_rows') })
          if (!(await everythingSaved())) throw new ProblemError({ status: 422, detail: t('not_saved') })
          return knownVersion(cache, id)
        }}
      />
      <Asked report={report} />
      <ReportForm
        report={report}
        written={value}
        errors={fieldErrorsOf(status.kind === 'failed' ? status.error : undefined)}
        onChange={update}
        addReceipt={async (file, onProgress, signal) => {
          await everythingSaved()
          const before = knownVersion(cache, id)
          const made = await addReceipt(id, file, onProgress, signal)
          const fresh = await readAnew(cache, id)
          // One more is our own file; more than that is somebody else's work, and the next save says so.
          if (fresh.version === before + 1) adopted.current = fresh.version
          return made.id
        }}
      />
      <AtHand loose={status.kind === 'failed' || status.kind === 'conflict'}>
        <SaveState status={status} onRetry={flush} onSettle={settle} />
        <Button look="quiet" icon="chevron-up" onClick={() => window.scrollTo({ top: 0 })}>
          {t('to_send')}
        </Button>
      </AtHand>
      <ReportText report={report} without={report.open_sections} />
    </Frame>
  )
}
