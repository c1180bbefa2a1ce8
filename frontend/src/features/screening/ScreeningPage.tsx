import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { AtHand } from '../../components/AtHand'
import { ButtonLink } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { CheckboxesField, CheckboxField, RadioField } from '../../components/Field'
import { Icon, type IconName } from '../../components/Icon'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { SideBySide } from '../../components/SideBySide'
import { StateBadge } from '../../components/StateBadge'
import { useNarrow } from '../../components/useNarrow'
import { applicationState } from '../../lib/applications'
import { formatDate, formatDateTime, formatDeadline, formatNumber, pick } from '../../lib/format'
import { isProblem, ProblemError } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import {
  type Application,
  applicationQuery,
  type ChangesBody,
  formQuery,
  nextOf,
  type Screening,
  useScreen,
} from './queries'
import classes from './Screening.module.css'
import { toneOf, waits } from './states'

type Props = {
  id: string
  before: ReactNode
  /** How the whole text is drawn, and where the organisation and the history lie: other features know. */
  text: (application: Application, form: unknown) => ReactNode
  organisation: (id: string) => ReactNode
  history: ReactNode
}

export const sections = ['project', 'answers', 'budget', 'indicators', 'volunteers', 'attachments'] as const
type SectionName = (typeof sections)[number]
const kinds = ['incorrect', 'incomplete', 'outdated'] as const

const shapes: Record<'pass' | 'fail' | 'to_check', { icon: IconName; tone: string }> = {
  pass: { icon: 'circle-check', tone: 'done' },
  fail: { icon: 'circle-x', tone: 'fault' },
  to_check: { icon: 'alert-triangle', tone: 'attention' },
}

export function ScreeningPage({ id, before, text, organisation, history }: Props) {
  const { t } = useTranslation(['screening', 'states', 'actions'])
  const language = useLanguage()
  const { data: application } = useSuspenseQuery(applicationQuery(id))
  const { data: form } = useSuspenseQuery(formQuery(application.call.id))
  const { applicant, screening } = application
  // Where the text and the checks stand one after the other, what may be done stays in reach of both.
  const [asking, setAsking] = useState(false)
  const fits = useNarrow('60rem')
  const [narrow, setNarrow] = useState(fits)
  if (!asking && narrow !== fits) setNarrow(fits) // an open dialog, and what was typed into it, outlive a turned tablet
  const acts = <Acts application={application} brief={narrow} onAsking={setAsking} />
  const desk = <Desk application={application}>{narrow ? null : acts}</Desk>

  return (
    <Page
      title={application.project.title || application.call.code}
      eyebrow={[
        application.number && t('number', { number: application.number }),
        pick(application.call.title, language).text,
        application.receipt &&
          t('receipt', { date: formatDateTime(application.receipt.submitted_at, language) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      before={before}
      frame={(content) => (
        <>
          <SideBySide
            label={t('checks')}
            side={
              <div className={classes.panel}>
                {!narrow && desk}
                {applicant && (
                  <div className={classes.organisation}>
                    <p>
                      <Icon
                        name={applicant.state === 'verified' ? 'circle-check' : 'alert-triangle'}
                        size={18}
                      />
                      {t(
                        applicant.state === 'verified'
                          ? 'organisation_states.verified'
                          : applicant.state === 'unverified'
                            ? 'organisation_states.unverified'
                            : 'organisation_states.other',
                      )}
                    </p>
                    {organisation(applicant.id)}
                  </div>
                )}
                {screening && <Checks checks={screening} />}
                {history}
              </div>
            }
          >
            {content}
          </SideBySide>
          {narrow && <AtHand>{acts}</AtHand>}
        </>
      )}
    >
      {narrow && desk}
      {text(application, form)}
    </Page>
  )
}

/** What happens now, and what was said about it. */
function Desk({ application, children }: { application: Application; children: ReactNode }) {
  const { t } = useTranslation(['screening', 'states'])
  const language = useLanguage()
  const state = applicationState(application.state)
  const day = (value: string | undefined) => (value ? formatDate(value, language) : t('no_due'))
  return (
    <section className={`card ${waits(state) ? 'next-step' : ''} ${classes.desk}`}>
      <div className={classes.deskHead}>
        <h2>{t('next')}</h2>
        <StateBadge tone={toneOf(state)} noun="applications" state={state} />
      </div>
      <p>
        {t(`now.${state === 'screening' && application.rejection ? 'rejection_stated' : state}`, {
          closes: formatDeadline(application.call.closes_at, language),
          due: day(application.screening_due),
          answer: day(application.changes?.due_on),
        })}
      </p>
      {children}
      <Stated application={application} />
      {application.changes && (
        <Notice tone="info" title={t('asked')}>
          <p>
            {(application.changes.sections ?? [])
              .map((name) => sections.find((known) => known === name))
              .flatMap((name) => (name ? [t(`section.${name}`)] : []))
              .join(', ')}
            {': '}
            {t(`kinds.${application.changes.kind}`)}
          </p>
          <p>{application.changes.reason}</p>
        </Notice>
      )}
    </section>
  )
}

/** What the officer may do; after the last of it, the way to the next application. */
function Acts({
  application,
  brief,
  onAsking,
}: {
  application: Application
  brief: boolean
  onAsking: (asking: boolean) => void
}) {
  const { t } = useTranslation(['screening', 'actions'])
  const screen = useScreen(application.id)
  const [named, setNamed] = useState<readonly SectionName[]>([])
  const [kind, setKind] = useState<ChangesBody['kind'] | ''>('')
  const [dueOn, setDueOn] = useState('')
  const [grounds, setGrounds] = useState<readonly string[]>()
  const [acknowledged, setAcknowledged] = useState(false)
  const checks = application.screening
  const actions = application.actions ?? []
  const codes = [
    ...new Map(
      [
        ...(checks?.items ?? []).map((item) => [item.code, `${item.code}. ${item.text}`] as const),
        ...(checks?.findings ?? []).map((found) => [found.code, found.detail ?? found.code] as const),
      ].reverse(),
    ),
  ].sort(([a], [b]) => a.localeCompare(b))
  const failed = (checks?.items ?? []).filter((item) => item.result === 'fail').map((item) => item.code)
  const chosen = grounds ?? failed
  // A check that has run out is the server's to notice: then the officer may say that it is known.
  const unchecked =
    application.applicant?.state !== 'verified' ||
    (isProblem(screen.error) && screen.error.problem.code === 'application.not_verified')

  async function fire(verb: string, reason = '') {
    const { version } = application
    if (verb === 'request_changes') {
      if (named.length === 0 || !kind) throw new ProblemError({ status: 422, detail: t('need_sections') })
      await screen.mutateAsync({
        verb,
        version,
        body: { sections: [...named], kind, reason, ...(dueOn ? { due_on: dueOn } : {}) },
      })
    } else if (verb === 'reject') {
      if (chosen.length === 0) throw new ProblemError({ status: 422, detail: t('need_reasons') })
      await screen.mutateAsync({ verb, version, body: { findings: [...chosen], reason } })
    } else if (verb === 'pass') {
      await screen.mutateAsync({ verb, version, body: { acknowledged } })
    } else {
      await screen.mutateAsync({ verb: 'other', name: verb, version })
    }
  }

  return (
    <>
      {(!brief || actions.some(({ allowed }) => allowed)) && (
        <ActionsBar
          noun="applications"
          actions={actions}
          brief={brief}
          onAsking={onAsking}
          onAct={fire}
          direct={['take']}
          ask={{
            pass: {
              content: unchecked && (
                <CheckboxField label={t('acknowledge')} checked={acknowledged} onChange={setAcknowledged} />
              ),
            },
            request_changes: {
              content: (
                <>
                  <CheckboxesField
                    label={t('sections')}
                    value={named}
                    onChange={(next) => setNamed(sections.filter((name) => next.includes(name)))}
                    options={sections.map((value) => ({ value, label: t(`section.${value}`) }))}
                  />
                  <RadioField
                    label={t('kind')}
                    value={kind}
                    onChange={(next) => setKind(kinds.find((known) => known === next) ?? '')}
                    options={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                  />
                  <DateField label={t('answer_by')} optional value={dueOn} onChange={setDueOn} />
                </>
              ),
            },
            reject: {
              danger: true,
              content: (
                <>
                  <p>{t('reject_note')}</p>
                  <CheckboxesField
                    label={t('reasons')}
                    value={chosen}
                    onChange={setGrounds}
                    options={codes.map(([value, label]) => ({ value, label }))}
                  />
                </>
              ),
            },
            confirm_rejection: { danger: true, content: <Stated application={application} /> },
          }}
        />
      )}
      {!waits(application.state) && <NextOne id={application.id} />}
    </>
  )
}

/** After one is done, the next that somebody has taken, when the queue was read. */
function NextOne({ id }: { id: string }) {
  const { t } = useTranslation('screening')
  const cache = useQueryClient()
  const next = nextOf(cache, id)
  return next ? (
    <ButtonLink to="/office/applications/$id" params={{ id: next.id }} look="main">
      {t('following', { title: next.title })}
    </ButtonLink>
  ) : null
}

function Stated({ application }: { application: Application }) {
  const { t } = useTranslation('screening')
  if (!application.rejection) return null
  return (
    <Notice tone="attention" title={t('stated')}>
      <p>{application.rejection.reason}</p>
      <ul>
        {(application.findings ?? []).map((found) => (
          <li key={`${found.code} ${found.pointer}`}>{found.detail ?? found.code}</li>
        ))}
      </ul>
    </Notice>
  )
}

function Checks({ checks }: { checks: Screening }) {
  const { t } = useTranslation('screening')
  const language = useLanguage()
  const waiting = checks.items.filter((item) => item.result === 'to_check').length
  const ruled = new Set(checks.items.map((item) => item.code))
  const others = checks.findings.filter((found) => !ruled.has(found.code))
  return (
    <section className={classes.checks}>
      <h2>{t('checks')}</h2>
      {waiting > 0 && <p>{t('checks_left', { count: waiting, n: formatNumber(waiting, language) })}</p>}
      <ul className={classes.list}>
        {checks.items.map((item) => (
          <li key={item.code} className={classes.check}>
            <span className={classes.result} data-tone={shapes[item.result].tone}>
              <Icon name={shapes[item.result].icon} size={18} />
              {t(`results.${item.result}`)}
            </span>
            <p>
              {item.code}. {item.text}
              {item.blocking && <span className={classes.small}> · {t('blocks')}</span>}
            </p>
            {(item.details ?? []).map((detail) => (
              <p key={detail} className={classes.detail}>
                {detail}
              </p>
            ))}
            {item.evidence && <p className={classes.small}>{t('evidence', { text: item.evidence })}</p>}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h3>{t('other_findings')}</h3>
          <ul className={classes.list}>
            {others.map((found) => (
              <li key={`${found.code} ${found.pointer}`} className={classes.check}>
                <span
                  className={classes.result}
                  data-tone={found.severity === 'blocking' ? 'fault' : 'attention'}
                >
                  <Icon name={found.severity === 'blocking' ? 'circle-x' : 'alert-triangle'} size={18} />
                  {t(`severity.${found.severity}`)}
                </span>
                <p>{found.detail ?? found.code}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
