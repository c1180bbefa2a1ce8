import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ActionsBar } from '../../components/ActionsBar'
import { ButtonLink } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { Facts } from '../../components/Facts'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { StateBadge, type Tone } from '../../components/StateBadge'
import { SaveState } from '../../form/SaveState'
import type { SectionState } from '../../form/useSection'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { ChangesNotice } from './ChangesNotice'
import { useChapterStates, useHeld } from './Draft'
import { NowNext } from './NowNext'
import { findingsQuery, useApplicationVerbs } from './queries'
import { ResultCard } from './ResultCard'
import { decidedStates, stateOf } from './states'
import { sendingVerbs, shownActions } from './verbs'

const tones: Record<SectionState, Tone> = {
  not_started: 'quiet',
  in_progress: 'attention',
  completed: 'done',
}

/** The home of one application: while it is written its list of tasks, afterwards where it stands. */
export function ApplicationPage() {
  const { t } = useTranslation(['applications', 'states', 'actions'])
  const language = useLanguage()
  const navigate = useNavigate()
  const { application, call, draft } = useHeld()
  const act = useApplicationVerbs(application.id)
  const id = application.id
  const state = stateOf(application)
  const writing = (application.sections ?? []).some((section) => section.open)
  const all = shownActions(application.actions ?? [])
  const sends = all.some((action) => sendingVerbs.includes(action.verb))
  const others = all.filter((action) => !sendingVerbs.includes(action.verb))
  const title = typeof draft.project.title === 'string' ? draft.project.title.trim() : ''

  return (
    <Page
      title={title || t('untitled')}
      eyebrow={[application.number, pick(application.call.title, language).text].filter(Boolean).join(' · ')}
      width="wide"
      before={<Link to="/app/applications">{t('list.title')}</Link>}
    >
      {state === 'changes_requested' && <ChangesNotice />}
      {writing && state !== 'lapsed' ? (
        <>
          {state === 'draft' && (
            <div>
              <span className={classes.label}>{t('closes')}</span>
              <Deadline at={application.call.closes_at} />
            </div>
          )}
          <Tasks />
          <div className={classes.buttons}>
            <ButtonLink to="/app/applications/$id/check" params={{ id }} look="main">
              {t('to_check')}
            </ButtonLink>
          </div>
        </>
      ) : (
        <>
          <NowNext application={application} call={call} />
          {decidedStates.includes(state) && <ResultCard id={id} />}
          {application.receipt && (
            <Facts
              items={[
                [t('receipt.number'), application.receipt.number],
                [t('applicant'), pick(application.applicant?.name, language).text],
              ]}
            />
          )}
          <div className={`${classes.buttons} ${classes.noPrint}`}>
            {sends && (
              <ButtonLink to="/app/applications/$id/check" params={{ id }} look="main">
                {t('to_check')}
              </ButtonLink>
            )}
            <ButtonLink to="/app/applications/$id/print" params={{ id }} icon="file-text">
              {t('read_all')}
            </ButtonLink>
            {application.receipt && (
              <ButtonLink to="/app/applications/$id/sent" params={{ id }}>
                {t('receipt.open')}
              </ButtonLink>
            )}
          </div>
          {application.rejection && (
            <Notice tone="attention" title={t('rejection.title')}>
              <p>{application.rejection.reason}</p>
              <ul>
                {(application.findings ?? []).map((finding) => (
                  <li key={`${finding.code} ${finding.pointer}`}>{finding.detail ?? finding.code}</li>
                ))}
              </ul>
              <p>{t('rejection.appeal')}</p>
            </Notice>
          )}
        </>
      )}
      <ActionsBar
        noun="applications"
        actions={others}
        ask={{ withdraw: { danger: true, content: <p>{t('withdraw_text')}</p> } }}
        onAct={async (verb, reason) => {
          await act.mutateAsync({ verb, version: application.version, reason, acknowledged: false })
          await navigate({ to: '/app/applications/$id', params: { id } })
        }}
      />
    </Page>
  )
}

function Tasks() {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const { application, chapters, isOpen, status, flush, settle } = useHeld()
  const states = useChapterStates()
  const { data: findings } = useQuery(findingsQuery(application.id, language))
  const blocking = (findings ?? []).filter((finding) => finding.severity === 'blocking').length
  const profile = (findings ?? []).filter((finding) => finding.pointer.startsWith('/applicant')).length
  const open = chapters.filter((chapter) => chapter.parts.some(isOpen))
  const done = open.filter((chapter) => states[chapter.id] === 'completed').length
  return (
    <section className="stack" aria-label={t('tasks')}>
      <div className={classes.bar}>
        <p role="status">
          {t('tasks_done', { done: formatNumber(done, language), all: formatNumber(open.length, language) })}
        </p>
        <SaveState status={status} onRetry={() => void flush()} onSettle={(choice) => void settle(choice)} />
      </div>
      <ol className={classes.tasks}>
        <li className={classes.task}>
          <Link
            to="/app/organisation"
            search={application.applicant_id ? { id: application.applicant_id } : {}}
          >
            {t('profile_task', { name: pick(application.applicant?.name, language).text })}
          </Link>
          <StateBadge
            tone={profile > 0 ? 'attention' : 'done'}
            label={t(profile > 0 ? 'task.in_progress' : 'task.completed')}
          />
        </li>
        {chapters.map((chapter) => {
          const state = states[chapter.id] ?? 'not_started'
          const closed = !chapter.parts.some(isOpen)
          return (
            <li key={chapter.id} className={classes.task} data-closed={closed || undefined}>
              <Link to="/app/applications/$id/$chapter" params={{ id: application.id, chapter: chapter.id }}>
                {pick(chapter.label, language).text}
              </Link>
              {closed ? (
                <small>{t('task.closed')}</small>
              ) : (
                <StateBadge tone={tones[state]} label={t(`task.${state}`)} />
              )}
            </li>
          )
        })}
      </ol>
      {blocking > 0 && (
        <Notice tone="attention">
          <p>{t('blocking_count', { count: blocking, n: formatNumber(blocking, language) })}</p>
        </Notice>
      )}
    </section>
  )
}
