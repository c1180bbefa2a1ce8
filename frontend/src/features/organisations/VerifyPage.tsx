import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { ErrorSummary } from '../../components/ErrorSummary'
import { fieldId, NumberField, RadioField, TextAreaField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { summaryOf } from '../../form/useSection'
import { now } from '../../lib/clock'
import { dayOf, pick } from '../../lib/format'
import { fieldErrorsOf, isProblem } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Organisation.module.css'
import { type CheckAnswer, organisationQuery, useVerify } from './queries'
import { say } from './words'

const answers = ['yes', 'no', 'unknown'] as const
type Code = CheckAnswer['code']

/** Each question with its answer, what it stands on and of which day. The result is worked out by the server. */
export function VerifyPage({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation(['organisations', 'form', 'common'])
  const language = useLanguage()
  const { data: organisation } = useSuspenseQuery(organisationQuery(id))
  const verify = useVerify(id)
  const codes = (organisation.check_codes ?? []) as Code[]
  const [checks, setChecks] = useState<CheckAnswer[]>(() => startOf(codes))
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [attempt, setAttempt] = useState(0)
  const errors = { ...fieldErrorsOf(verify.error), ...faults }

  const put = (index: number, part: Partial<CheckAnswer>) =>
    setChecks(checks.map((check, at) => (at === index ? { ...check, ...part } : check)))

  function submit(event: FormEvent) {
    event.preventDefault()
    const found: Record<string, string> = {}
    checks.forEach((check, index) => {
      if (check.answer !== 'unknown' && check.evidence.trim() === '')
        found[`/checks/${index}/evidence`] = t('verify.need_evidence', {
          question: say(`check.${check.code}`),
        })
    })
    setFaults(found)
    setAttempt(attempt + 1)
    if (Object.keys(found).length > 0) return
    verify.mutate({ version: organisation.version, checks }, { onSuccess: onDone })
  }

  return (
    <Page
      title={t('verify.title')}
      eyebrow={pick(organisation.legal_name, language).text}
      lead={t('verify.lead')}
      width="reading"
      before={
        <Link to="/app/organisations/$id" params={{ id }}>
          {t('common:back')}
        </Link>
      }
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <ErrorSummary errors={summaryOf(errors)} attempt={attempt} />
        {checks.map((check, index) => {
          const place = (name: string) => `/checks/${index}/${name}`
          const common = (name: string) => ({ id: fieldId(place(name)), error: errors[place(name)] })
          return (
            <section key={check.code} className={classes.check} aria-label={say(`check.${check.code}`)}>
              <RadioField
                {...common('answer')}
                label={say(`check.${check.code}`)}
                hint={say(`check_hint.${check.code}`) || undefined}
                value={check.answer}
                onChange={(answer) =>
                  put(index, { answer: answers.find((each) => each === answer) ?? 'unknown' })
                }
                options={answers.map((answer) => ({ value: answer, label: t(`answer.${answer}`) }))}
              />
              {check.answer !== 'unknown' && (
                <>
                  <TextAreaField
                    {...common('evidence')}
                    label={t('verify.evidence')}
                    hint={t('verify.evidence_hint')}
                    rows={2}
                    limit={1000}
                    value={check.evidence}
                    onChange={(evidence) => put(index, { evidence })}
                  />
                  <DateField
                    {...common('dated_on')}
                    label={t('verify.dated_on')}
                    value={check.dated_on}
                    onChange={(dated_on) => put(index, { dated_on })}
                  />
                  {check.code === 'ngo_database' && (
                    <NumberField
                      {...common('year')}
                      label={t('verify.year')}
                      optional
                      value={check.year ? String(check.year) : ''}
                      onChange={(year) => put(index, { year: Number(year) || 0 })}
                    />
                  )}
                </>
              )}
            </section>
          )
        })}
        <Notice tone="info">
          <p>{t('verify.computed')}</p>
        </Notice>
        {Object.keys(fieldErrorsOf(verify.error)).length === 0 && (
          <ProblemNotice error={verify.error}>
            {isProblem(verify.error) && verify.error.stale && <p>{t('stale')}</p>}
          </ProblemNotice>
        )}
        <div>
          <Button type="submit" look="main" busy={verify.isPending}>
            {t('verify.save')}
          </Button>
        </div>
      </form>
    </Page>
  )
}

function startOf(codes: readonly Code[]): CheckAnswer[] {
  const day = dayOf(now())
  const two = (n: number) => String(n).padStart(2, '0')
  const dated_on = day ? `${day.year}-${two(day.month)}-${two(day.day)}` : ''
  return codes.map((code) => ({ code, answer: 'unknown', evidence: '', dated_on }))
}
