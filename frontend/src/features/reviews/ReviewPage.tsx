import { useInfiniteQuery, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { ButtonLink } from '../../components/Button'
import { Facts } from '../../components/Facts'
import { Page } from '../../components/Page'
import { SideBySide } from '../../components/SideBySide'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge } from '../../components/StateBadge'
import { formatDate, formatDateTime, formatNumber, pick } from '../../lib/format'
import { ProblemError } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import {
  type Application,
  type Assignment,
  applicationQuery,
  assignmentQuery,
  callQuery,
  myAssignmentsQuery,
  othersQuery,
  reviewKeys,
  useActOnAssignment,
} from './queries'
import classes from './Reviews.module.css'
import { ScoreSheet } from './ScoreSheet'
import { isOpen, stateOf, toneOf } from './states'

type Props = {
  id: string
  before: ReactNode
  text: (application: Application, form: unknown) => ReactNode
}

/** The text and its score side by side; before the acceptance only what is needed to decide on it. */
export function ReviewPage({ id, before, text }: Props) {
  const { t } = useTranslation(['reviews', 'states', 'actions'])
  const language = useLanguage()
  const { data: assignment } = useSuspenseQuery(assignmentQuery(id))
  const opened = isOpen(assignment.state) || assignment.state === 'submitted'
  const eyebrow = assignment.call_title && pick(assignment.call_title, language).text
  if (!opened)
    return (
      <Page title={assignment.title || t('title')} eyebrow={eyebrow} before={before} width="reading">
        <Desk assignment={assignment} />
        {assignment.title && (
          <Facts
            items={[
              [t('applicant'), assignment.applicant ? pick(assignment.applicant, language).text : t('blind')],
              [t('summary'), assignment.summary || '—'],
            ]}
          />
        )}
        {assignment.state === 'invited' && <p>{t('closed')}</p>}
      </Page>
    )
  return <Opened assignment={assignment} before={before} eyebrow={eyebrow} text={text} />
}

function Opened({
  assignment,
  before,
  eyebrow,
  text,
}: {
  assignment: Assignment
  before: ReactNode
  eyebrow: string | undefined
  text: Props['text']
}) {
  const { t } = useTranslation('reviews')
  const application = useQuery(applicationQuery(assignment.application_id))
  const call = useQuery(callQuery(assignment.call_id))
  return (
    <Page
      title={assignment.title || t('title')}
      eyebrow={eyebrow}
      before={before}
      frame={(content) => (
        <SideBySide
          label={t('score_title')}
          side={
            <div className={classes.panel}>
              {call.data ? (
                <Scored assignment={assignment} below={call.data.scoring.comment_below} />
              ) : (
                <Skeleton />
              )}
            </div>
          }
        >
          {content}
        </SideBySide>
      )}
    >
      {application.data && call.data ? text(application.data, call.data.form) : <Skeleton rows={10} />}
    </Page>
  )
}

function Scored({ assignment, below }: { assignment: Assignment; below: number | undefined }) {
  const cache = useQueryClient()
  const act = useActOnAssignment(assignment.id)
  // The sheet saves on its own and may send with it: the newest version is the cache's.
  return (
    <>
      {assignment.state === 'submitted' ? (
        <>
          <Desk assignment={assignment} />
          <NextOne id={assignment.id} />
          <Sent assignment={assignment} />
          <Others assignment={assignment} />
        </>
      ) : (
        <>
          <ScoreSheet
            assignment={assignment}
            below={below}
            onSend={async () => {
              const latest = cache.getQueryData<Assignment>(reviewKeys.one(assignment.id)) ?? assignment
              if (latest.state !== 'submitted')
                await act.mutateAsync({ verb: 'submit', version: latest.version })
            }}
          />
          <Desk assignment={assignment} />
        </>
      )}
    </>
  )
}

/** After one is sent, the next that waits, when the list of them was read. */
function NextOne({ id }: { id: string }) {
  const { t } = useTranslation('reviews')
  const mine = useInfiniteQuery({ ...myAssignmentsQuery, enabled: false })
  const next = mine.data?.pages
    .flatMap((page) => page.items)
    .find((row) => row.id !== id && isOpen(row.state))
  return next ? (
    <ButtonLink to="/review/$id" params={{ id: next.id }} look="main">
      {t('following', { title: next.title })}
    </ButtonLink>
  ) : null
}

function Desk({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation(['reviews', 'states', 'actions'])
  const language = useLanguage()
  const cache = useQueryClient()
  const act = useActOnAssignment(assignment.id)
  const state = stateOf(assignment.state)
  // Writing and sending have their place in the sheet.
  const actions = (assignment.actions ?? []).filter(
    (action) => !['review', 'submit'].includes(action.verb) && (action.allowed || action.verb !== 'accept'),
  )
  async function fire(verb: string, reason: string | undefined) {
    if (verb !== 'accept' && (reason ?? '').length < 3)
      throw new ProblemError({ status: 422, detail: t('actions:reason_needed') })
    const latest = cache.getQueryData<Assignment>(reviewKeys.one(assignment.id)) ?? assignment
    await act.mutateAsync({ verb, reason, version: latest.version })
  }
  return (
    <section className={`card ${state === 'invited' ? 'next-step' : ''} ${classes.desk}`}>
      <StateBadge tone={toneOf(state)} noun="assignments" state={state} />
      <p>
        {t(`now.${state}`, {
          due: assignment.due ? formatDate(assignment.due, language) : t('no_due'),
        })}
      </p>
      <ActionsBar
        noun="assignments"
        actions={actions}
        onAct={fire}
        direct={['accept']}
        ask={{ declare_conflict: { danger: true } }}
      />
    </section>
  )
}

function Sent({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation('reviews')
  const language = useLanguage()
  const scores = assignment.scores ?? []
  const maximum = (assignment.criteria ?? []).reduce((sum, criterion) => sum + criterion.max, 0)
  return (
    <section className={classes.sent}>
      <h2>{t('score_title')}</h2>
      <p className={classes.small}>
        {assignment.submitted_at && t('sent_at', { date: formatDateTime(assignment.submitted_at, language) })}
      </p>
      <dl className={classes.sheet}>
        {(assignment.criteria ?? []).map((criterion) => {
          const score = scores.find((each) => each.criterion === criterion.code)
          return (
            <div key={criterion.code} className={classes.line}>
              <dt>{pick(criterion.title, language).text}</dt>
              <dd>
                <strong>{score ? formatNumber(score.score, language) : '—'}</strong>{' '}
                {t('max', { max: formatNumber(criterion.max, language) })}
              </dd>
              {score?.comment && <dd className={`${classes.small} ${classes.said}`}>{score.comment}</dd>}
            </div>
          )
        })}
      </dl>
      {assignment.total && (
        <p className={classes.total}>
          {t('total')}:{' '}
          <strong>
            {t('total_of', {
              total: formatNumber(assignment.total, language),
              max: formatNumber(maximum, language),
            })}
          </strong>
        </p>
      )}
      {assignment.overall_comment && <p>{assignment.overall_comment}</p>}
    </section>
  )
}

function Others({ assignment }: { assignment: Assignment }) {
  const { t } = useTranslation('reviews')
  const language = useLanguage()
  const [shown, setShown] = useState(false)
  const others = useQuery({ ...othersQuery(assignment.application_id), enabled: shown })
  const reviews = (others.data ?? []).filter((review) => !review.own)
  return (
    <details className={classes.others} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('others')}</summary>
      {others.data && reviews.length === 0 && <p>{t('others_none')}</p>}
      {reviews.map((review, place) => (
        <div key={review.assignment_id ?? `${review.submitted_at} ${review.total}`} className={classes.line}>
          <h3>{review.expert_name || t('other', { n: place + 1 })}</h3>
          <p>
            {t('total')}: <strong>{review.total ? formatNumber(review.total, language) : '—'}</strong>
          </p>
          <p className={classes.small}>
            {review.scores
              .map((score) => `${score.criterion}: ${formatNumber(score.score, language)}`)
              .join(' · ')}
          </p>
          {review.overall_comment && <p>{review.overall_comment}</p>}
        </div>
      ))}
    </details>
  )
}
