import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useMemo } from 'react'
import { Button } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { ErrorSummary, focusField } from '../../components/ErrorSummary'
import { fieldId } from '../../components/Field'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { FormSection } from '../../form/FormSection'
import { SaveState } from '../../form/SaveState'
import type { FormField } from '../../form/schema'
import { useSectionCheck } from '../../form/useSection'
import { pick } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { ChangesNotice } from './ChangesNotice'
import { type Chapter, chapterAt, fromApi, partOf } from './chapters'
import { useHeld } from './Draft'
import { gapChecks } from './Findings'
import { findingsQuery } from './queries'

type Props = {
  chapter: Chapter
  /** Whoever came from the check page goes back to it. */
  from: 'check' | undefined
  /** The field that a finding led to, by its pointer. */
  at: string | undefined
}

/** One chapter: its questions, one main button. Nothing that is typed here waits for that button to be kept. */
export function ChapterPage({ chapter, from, at }: Props) {
  const { t } = useTranslation(['applications', 'form'])
  const language = useLanguage()
  const navigate = useNavigate()
  const { application, chapters, schema, whole, change, status, settle, flush, tools, isOpen } = useHeld()
  const sectionName = chapter.fields[0]?.section ?? chapter.id
  const id = application.id
  const open = chapter.parts.some(isOpen)
  const { section, errors, summary, attempt, check } = useSectionCheck(schema, sectionName, whole)
  const fromServer = useMemo(
    () => (status.kind === 'failed' ? placed(fieldErrorsOf(status.error)) : {}),
    [status],
  )
  const shown = { ...fromServer, ...errors }

  useEffect(() => {
    if (at) focusField(fieldId(fromApi(at)))
  }, [at])

  async function onward(event: FormEvent) {
    event.preventDefault()
    if (open && !check()) return
    await flush()
    if (from === 'check') {
      await navigate({ to: '/app/applications/$id/check', params: { id } })
      return
    }
    const later = chapters.slice(chapters.indexOf(chapter) + 1)
    const next = later.find((each) => each.parts.some(isOpen))
    await (next
      ? navigate({ to: '/app/applications/$id/$chapter', params: { id, chapter: next.id } })
      : navigate({ to: '/app/applications/$id', params: { id } }))
  }

  const wide = chapter.fields.some(({ widget }) => widget === 'budget' || widget === 'indicators')
  return (
    <Page
      title={pick(chapter.label, language).text}
      lead={pick(chapter.help, language).text || undefined}
      eyebrow={pick(application.call.title, language).text}
      width={wide ? 'page' : 'reading'}
      before={
        <Link to="/app/applications/$id" params={{ id }}>
          {t('to_tasks')}
        </Link>
      }
    >
      {application.state === 'changes_requested' && open && <ChangesNotice />}
      {application.state === 'draft' && <Deadline at={application.call.closes_at} />}
      {!open && (
        <Notice tone="info">
          <p>{t('closed_chapter')}</p>
        </Notice>
      )}
      <form onSubmit={onward} noValidate className="stack">
        <ErrorSummary errors={summary} attempt={attempt} />
        <InPlace chapter={chapter} />
        {section &&
          runsOf(section.fields, (field) => isOpen(partOf(field.pointer))).map(({ fields, same }) => (
            <FormSection
              key={fields[0]?.pointer}
              schema={schema}
              section={{ ...section, fields }}
              values={whole}
              onChange={change}
              errors={shown}
              tools={tools}
              disabled={!same}
            />
          ))}
        <SaveState status={status} onRetry={() => void flush()} onSettle={(choice) => void settle(choice)} />
        <div className={classes.buttons}>
          <Button type="submit" look="main">
            {t(from === 'check' ? 'back_to_check' : open ? 'continue' : 'next')}
          </Button>
          <Link to="/app/applications/$id" params={{ id }}>
            {t('to_tasks')}
          </Link>
        </div>
      </form>
    </Page>
  )
}

/** Errors of the server by the pointers of the schema. */
function placed(errors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([pointer, words]) => [fromApi(pointer), words]))
}

/** Fields in runs that are open or closed alike: one chapter may hold questions of several parts. */
function runsOf(
  fields: readonly FormField[],
  is: (field: FormField) => boolean,
): { fields: FormField[]; same: boolean }[] {
  const runs: { fields: FormField[]; same: boolean }[] = []
  for (const field of fields) {
    const same = is(field)
    const last = runs.at(-1)
    if (last && last.same === same) last.fields.push(field)
    else runs.push({ fields: [field], same })
  }
  return runs
}

/** What screening would say about this chapter, beyond what is merely not filled in yet. */
function InPlace({ chapter }: { chapter: Chapter }) {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const { application, chapters } = useHeld()
  const { data: findings } = useQuery(findingsQuery(application.id, language))
  const here = (findings ?? []).filter(
    (finding) =>
      !gapChecks.includes(finding.check) && chapterAt(chapters, finding.pointer)?.id === chapter.id,
  )
  if (here.length === 0) return null
  return (
    <Notice tone="attention" title={t('findings_here')}>
      <ul className={classes.here}>
        {here.map((finding) => (
          <li key={`${finding.code} ${finding.check} ${finding.pointer}`}>
            <button type="button" onClick={() => focusField(fieldId(fromApi(finding.pointer)))}>
              {finding.detail ?? finding.code}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
