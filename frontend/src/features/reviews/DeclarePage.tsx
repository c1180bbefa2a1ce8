import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { ErrorSummary } from '../../components/ErrorSummary'
import { Choice, fieldId, TextField } from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { newIdempotencyKey } from '../../lib/client'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { myRostersQuery, useDeclare } from './queries'
import classes from './Reviews.module.css'

/** One list of titles: no conflict with all but the marked ones. */
export function DeclarePage({ id, before, onDone }: { id: string; before: ReactNode; onDone: () => void }) {
  const { t } = useTranslation('reviews')
  const language = useLanguage()
  const { data: rosters } = useSuspenseQuery(myRostersQuery)
  const roster = rosters.find((each) => each.id === id)
  const declare = useDeclare(id)
  const key = useRef(newIdempotencyKey())
  const [ties, setTies] = useState<Readonly<Record<string, string>>>({})
  const [attempt, setAttempt] = useState(0)
  const marked = Object.entries(ties)
  const unsaid = attempt > 0 ? marked.filter(([, reason]) => reason.trim().length < 3) : []
  const titleOf = (application: string) =>
    roster?.applications.find((each) => each.application_id === application)?.title ?? ''
  const change = (next: Readonly<Record<string, string>>) => {
    setTies(next)
    key.current = newIdempotencyKey()
  }

  function send() {
    setAttempt(attempt + 1)
    if (marked.some(([, reason]) => reason.trim().length < 3)) return
    declare.mutate(
      {
        key: key.current,
        conflicts: marked.map(([application_id, reason]) => ({ application_id, reason: reason.trim() })),
      },
      { onSuccess: onDone },
    )
  }

  return (
    <Page
      title={t('declare_title')}
      lead={roster && t('declare_lead', { call: pick(roster.call_title, language).text })}
      before={before}
      width="reading"
    >
      <ErrorSummary
        attempt={attempt}
        errors={unsaid.map(([application]) => ({
          id: fieldId(`/${application}`),
          text: t('declare_why_needed', { title: titleOf(application) }),
        }))}
      />
      <ProblemNotice error={declare.error} />
      {!roster || roster.applications.length === 0 ? (
        <Empty title={t('none')} text={t('declare_wait')} />
      ) : (
        <>
          <ul className={classes.ties}>
            {roster.applications.map((application) => {
              const tie = ties[application.application_id]
              return (
                <li key={application.application_id}>
                  <Choice
                    kind="checkbox"
                    label={application.title}
                    hint={application.applicant && pick(application.applicant, language).text}
                    checked={tie !== undefined}
                    onChange={(on) => {
                      const { [application.application_id]: _, ...rest } = ties
                      change(on ? { ...rest, [application.application_id]: '' } : rest)
                    }}
                  />
                  {tie !== undefined && (
                    <div className={classes.why}>
                      <TextField
                        id={fieldId(`/${application.application_id}`)}
                        label={t('declare_why')}
                        value={tie}
                        error={
                          unsaid.some(([one]) => one === application.application_id)
                            ? t('declare_why_needed', { title: application.title })
                            : undefined
                        }
                        onChange={(text) => change({ ...ties, [application.application_id]: text })}
                      />
                    </div>
                  )}
                </li>
              )
            })}
          </ul>
          <div>
            <Button look="main" busy={declare.isPending} onClick={send}>
              {marked.length === 0
                ? t('declare_none')
                : t('declare_but', { count: marked.length, n: formatNumber(marked.length, language) })}
            </Button>
          </div>
        </>
      )}
    </Page>
  )
}
