import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { AtHand } from '../../components/AtHand'
import { ButtonLink } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { ErrorSummary, focusField } from '../../components/ErrorSummary'
import { fieldId } from '../../components/Field'
import { Page } from '../../components/Page'
import { SaveState } from '../../form/SaveState'
import { useAutosave } from '../../form/useAutosave'
import { type Language, languages, pick } from '../../lib/format'
import { exact } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Calls.module.css'
import { Basics } from './edit/Basics'
import { Categories } from './edit/Categories'
import { Criteria } from './edit/Criteria'
import { Dates } from './edit/Dates'
import { Documents } from './edit/Documents'
import { type Draft, draftOf } from './edit/draft'
import { Eligibility } from './edit/Eligibility'
import { Ineligible } from './edit/Ineligible'
import { Limits } from './edit/Limits'
import { Questions } from './edit/Questions'
import { Reports } from './edit/Reports'
import { Scoring } from './edit/Scoring'
import { Timeline } from './edit/Timeline'
import { Tranches } from './edit/Tranches'
import { type Call, callQuery, keepCall, readCall, saveCall } from './queries'

// The chapters in their order, each with where a jump to it leads.
const chapters = [
  ['basics', Basics, 'basics'],
  ['dates', Dates, 'dates'],
  ['limits', Limits, 'limits'],
  ['eligibility', Eligibility, fieldId('/eligibility')],
  ['criteria', Criteria, fieldId('/criteria')],
  ['scoring', Scoring, 'scoring'],
  ['categories', Categories, fieldId('/budget_categories')],
  ['ineligible', Ineligible, fieldId('/ineligible_costs')],
  ['tranches', Tranches, fieldId('/tranches')],
  ['reports', Reports, fieldId('/reports')],
  ['documents', Documents, fieldId('/documents')],
  ['timeline', Timeline, fieldId('/timeline')],
  ['questions', Questions, 'questions'],
] as const

export function EditCallPage({ id, nav }: { id: string; nav: ReactNode }) {
  const { t } = useTranslation('officecalls')
  const { data: call } = useSuspenseQuery(callQuery(id))
  const editing = call.actions?.find((action) => action.verb === 'edit')
  if (!editing?.allowed)
    return (
      <Page title={t('form.title')} eyebrow={call.code} before={nav}>
        <Empty
          title={t('form.closed')}
          text={editing?.reason ?? t('form.closed_text')}
          action={
            <ButtonLink to="/office/calls/new" search={{ from: id }} icon="copy">
              {t('copy')}
            </ButtonLink>
          }
        />
      </Page>
    )
  return <Editor call={call} nav={nav} />
}

function Editor({ call, nav }: { call: Call; nav: ReactNode }) {
  const { t } = useTranslation(['officecalls', 'form'])
  const language = useLanguage()
  const cache = useQueryClient()
  const [saved] = useState(() => draftOf(call))
  const { value, change, status, settle, flush } = useAutosave<Draft>({
    draftKey: `call:${call.id}`,
    saved,
    version: call.version,
    save: async (changes, version) => {
      const { award, ...rest } = changes
      const body = award ? { ...rest, award: { min: exact(award.min), max: exact(award.max) } } : rest
      const next = await saveCall(call.id, body, version)
      keepCall(cache, next)
      return next
    },
    // A call is a long page: what is changed in a row goes in one save.
    delay: 2_000,
    reload: async () => {
      const latest = await readCall(call.id)
      return { value: draftOf(latest), version: latest.version }
    },
  })
  // The page of the call leads to what is missing, field by field.
  useEffect(() => {
    const wanted = window.location.hash.slice(1)
    if (wanted) focusField(wanted)
  }, [])
  const faults = status.kind === 'failed' ? fieldErrorsOf(status.error) : {}
  const at = (pointer: string) => faults[pointer]
  const faulty = (pointer: string) => Object.keys(faults).some((each) => each.startsWith(`${pointer}/`))
  const put = (part: Partial<Draft>) => change({ ...value, ...part })
  const spoken = languages.filter((one) => value.languages.includes(one))
  const texts: readonly Language[] = spoken.length > 0 ? spoken : ['kk', 'ru']
  const named = (text: object, fallback: string) => pick(text, language).text || fallback

  const chapter = { value, put, at, faulty, texts, named, zone: call.time_zone }
  return (
    <Page
      title={t('form.title')}
      eyebrow={`${call.code} · ${named(call.title, '')}`}
      before={nav}
      width="wide"
      aside={
        <ButtonLink to="/office/calls/$id" params={{ id: call.id }}>
          {t('form.show')}
        </ButtonLink>
      }
    >
      <ErrorSummary
        attempt={0}
        errors={Object.entries(faults).map(([pointer, text]) => ({ id: fieldId(pointer), text }))}
      />

      <nav aria-label={t('sections')}>
        <ul className={classes.jumps}>
          {chapters.map(([name, , target]) => (
            <li key={name}>
              <a href={`#${target}`}>{t(`form.${name}`)}</a>
            </li>
          ))}
        </ul>
      </nav>

      {chapters.map(([name, Chapter]) => (
        <Chapter key={name} {...chapter} />
      ))}
      {status.kind !== 'clean' && (
        <AtHand loose={status.kind === 'failed' || status.kind === 'conflict'}>
          <SaveState
            status={status}
            onRetry={() => void flush()}
            onSettle={(choice) => void settle(choice)}
          />
        </AtHand>
      )}
    </Page>
  )
}
