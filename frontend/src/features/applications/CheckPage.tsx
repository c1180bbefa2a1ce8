import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { Deadline } from '../../components/Deadline'
import { ErrorSummary } from '../../components/ErrorSummary'
import { CheckboxField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { SaveState } from '../../form/SaveState'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { Answers } from './Answers'
import classes from './Application.module.css'
import { ChangesNotice } from './ChangesNotice'
import { useHeld } from './Draft'
import { FindingsList } from './Findings'
import { findingsQuery, knownVersion, useApplicationVerbs } from './queries'
import { sendingVerbs, shownActions } from './verbs'

const seenId = 'findings-seen'

/** Every answer before it goes out, each with "Change"; what screening would say; and the one button. */
export function CheckPage() {
  const { t } = useTranslation(['applications', 'actions', 'form', 'common'])
  const language = useLanguage()
  const navigate = useNavigate()
  const { application, chapters, isOpen, flush, status, settle } = useHeld()
  const id = application.id
  const { data: findings, error: unread, refetch } = useQuery(findingsQuery(id, language))
  const act = useApplicationVerbs(id)
  const cache = useQueryClient()
  const [seen, setSeen] = useState(false)
  const [asked, setAsked] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const actions = shownActions(application.actions ?? []).filter((action) =>
    sendingVerbs.includes(action.verb),
  )
  const some = (findings ?? []).length > 0
  const missing = asked && some && !seen

  async function send(verb: string) {
    setAsked(true)
    setAttempt(attempt + 1)
    if (findings === undefined || (some && !seen)) return
    // What is still on its way to the server belongs into what is sent.
    if (!(await flush())) return
    try {
      const moved = await act.mutateAsync({
        verb,
        version: knownVersion(cache, id) ?? application.version,
        reason: undefined,
        acknowledged: seen,
      })
      await navigate({
        to: moved.receipt ? '/app/applications/$id/sent' : '/app/applications/$id',
        params: { id },
      })
    } catch (error) {
      void refetch()
      // The button says why it was refused.
      throw error
    }
  }

  return (
    <Page
      title={t('check.title')}
      eyebrow={pick(application.call.title, language).text}
      lead={t('check.lead')}
      width="wide"
      before={
        <Link to="/app/applications/$id" params={{ id }}>
          {t('to_tasks')}
        </Link>
      }
    >
      {application.state === 'changes_requested' ? (
        <ChangesNotice />
      ) : (
        <div>
          <span className={classes.label}>{t('closes')}</span>
          <Deadline at={application.call.closes_at} />
        </div>
      )}
      <ErrorSummary errors={missing ? [{ id: seenId, text: t('check.see_first') }] : []} attempt={attempt} />
      {chapters.map((chapter) => (
        <section key={chapter.id} className={classes.chapter}>
          <div className={classes.chapterHead}>
            <h2>{pick(chapter.label, language).text}</h2>
            {chapter.parts.some(isOpen) && (
              <Link
                to="/app/applications/$id/$chapter"
                params={{ id, chapter: chapter.id }}
                search={{ from: 'check' }}
                aria-label={`${t('change')}: ${pick(chapter.label, language).text}`}
              >
                {t('change')}
              </Link>
            )}
          </div>
          <Answers chapter={chapter} />
        </section>
      ))}
      <section className={`${classes.chapter} ${classes.noPrint}`}>
        <div className={classes.chapterHead}>
          <h2>{t('check.findings')}</h2>
        </div>
        {findings === undefined && !unread && <Skeleton />}
        <ProblemNotice error={unread} />
        {findings && !some && (
          <Notice tone="done">
            <p>{t('check.no_findings')}</p>
          </Notice>
        )}
        {findings && some && (
          <>
            <p>
              {t('check.findings_count', {
                count: findings.length,
                n: formatNumber(findings.length, language),
              })}{' '}
              {t('check.findings_text')}
            </p>
            <FindingsList
              id={id}
              applicantId={application.applicant_id}
              chapters={chapters}
              findings={findings}
              fromCheck
            />
            <CheckboxField
              id={seenId}
              label={t('check.seen')}
              error={missing ? t('check.see_first') : undefined}
              checked={seen}
              onChange={setSeen}
            />
          </>
        )}
      </section>
      <div className={classes.noPrint}>
        <SaveState status={status} onRetry={() => void flush()} onSettle={(choice) => void settle(choice)} />
        <ActionsBar noun="applications" actions={actions} direct={sendingVerbs} onAct={send} />
        {act.isPending && <p role="status">{t('sending')}</p>}
      </div>
    </Page>
  )
}
