import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { Button, ButtonLink } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { RadioField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { isLanguage, type Language, type Localised, languageNames, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { applicationsQuery, draftInTheWay, type PublicCall, useStartApplication } from './queries'

export type Applicant = { id: string; name: Localised; kind: string }

type Props = {
  call: PublicCall
  /** The organisations of the person that may apply to calls at all. */
  mine: readonly Applicant[]
  onStarted: (id: string) => void
}

/** In whose name and in which language; a draft that is there already is found instead of made twice. */
export function StartPage({ call, mine, onStarted }: Props) {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const kinds = call.applicant_kinds ?? []
  const fitting = mine.filter((each) => kinds.length === 0 || kinds.includes(each.kind))
  const languages = (call.application_languages ?? []).filter(isLanguage)
  const [applicant, setApplicant] = useState(fitting[0]?.id ?? '')
  const [chosen, setChosen] = useState<Language>(
    languages.includes(language) ? language : (languages[0] ?? language),
  )
  const start = useStartApplication(call.id)
  const { data } = useInfiniteQuery(applicationsQuery({ call_id: call.id }))
  const drafts = (data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((row) => row.state === 'draft' || row.state === 'awaiting_certification')
  const existing = drafts.find((row) => row.applicant_id === applicant)?.id ?? draftInTheWay(start.error)

  // Pressed twice in haste is pressed once.
  const sending = useRef(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (sending.current) return
    sending.current = true
    start.mutate(
      { applicant_id: applicant, language: chosen },
      {
        onSuccess: (made) => onStarted(made.id),
        onSettled: () => {
          sending.current = false
        },
      },
    )
  }

  return (
    <Page
      title={t('start.title')}
      eyebrow={call.code}
      lead={pick(call.title, language).text}
      width="reading"
      before={
        <Link to="/$lang/calls/$id" params={{ lang: language, id: call.id }}>
          {t('questions.back')}
        </Link>
      }
    >
      <div>
        <span className={classes.label}>{t('closes')}</span>
        <Deadline at={call.closes_at} />
      </div>
      {fitting.length === 0 ? (
        <Empty
          title={t(mine.length > 0 ? 'start.none_fit' : 'start.none')}
          text={t('start.none_text')}
          action={
            <ButtonLink to="/app/organisation/new" search={{ call: call.id }} look="main">
              {t('start.add')}
            </ButtonLink>
          }
        />
      ) : (
        <form onSubmit={submit} className="stack" noValidate>
          <RadioField
            label={t('start.who')}
            value={applicant}
            onChange={(id) => {
              setApplicant(id)
              start.reset()
            }}
            options={fitting.map((each) => ({ value: each.id, label: pick(each.name, language).text }))}
          />
          <p>
            <Link to="/app/organisation/new" search={{ call: call.id }}>
              {t('start.other')}
            </Link>
          </p>
          {existing ? (
            <Notice tone="attention" title={t('start.exists')}>
              <p>{t('start.exists_text')}</p>
              <div>
                <ButtonLink to="/app/applications/$id" params={{ id: existing }} look="main">
                  {t('start.open')}
                </ButtonLink>
              </div>
            </Notice>
          ) : (
            <>
              {languages.length > 1 && (
                <RadioField
                  label={t('start.language')}
                  hint={t('start.language_hint')}
                  value={chosen}
                  onChange={(value) => isLanguage(value) && setChosen(value)}
                  options={languages.map((each) => ({ value: each, label: languageNames[each] }))}
                />
              )}
              <ProblemNotice error={start.error} />
              <div>
                <Button type="submit" look="main" busy={start.isPending}>
                  {t('start.go')}
                </Button>
              </div>
            </>
          )}
        </form>
      )}
    </Page>
  )
}
