import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { ErrorSummary, focusField } from '../../components/ErrorSummary'
import { fieldId } from '../../components/Field'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Attachments } from '../../form/Attachments'
import { FormSection } from '../../form/FormSection'
import { getAt, setAt } from '../../form/pointer'
import { type RowColumn, RowsField } from '../../form/RowsField'
import { SaveState } from '../../form/SaveState'
import type { Values } from '../../form/schema'
import { useSectionCheck } from '../../form/useSection'
import { pick } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { ChangesNotice } from './ChangesNotice'
import { type Chapter, chapterAt, type RowList, rowLists } from './chapters'
import { useHeld } from './Draft'
import type { Draft } from './draft'
import { findingsQuery } from './queries'
import { say } from './words'

type Props = {
  chapter: Chapter
  /** Whoever came from the check page goes back to it. */
  from: 'check' | undefined
}

/** One chapter: its questions, one main button. Nothing that is typed here waits for that button to be kept. */
export function ChapterPage({ chapter, from }: Props) {
  const { t } = useTranslation(['applications', 'form'])
  const language = useLanguage()
  const navigate = useNavigate()
  const { application, chapters, draft, change, status, settle, flush, tools, isOpen } = useHeld()
  const id = application.id
  const open = isOpen(chapter.part)
  const values: Values = chapter.base === '/answers' ? draft.answers : draft
  const { section, errors, summary, attempt, check } = useSectionCheck(
    chapter.schema,
    chapter.section,
    values,
  )
  const fromServer = useMemo(
    () => (status.kind === 'failed' ? underBase(fieldErrorsOf(status.error), chapter.base) : {}),
    [status, chapter.base],
  )
  const shown = { ...fromServer, ...errors }

  function put(next: Values) {
    change(chapter.base === '/answers' ? { ...draft, answers: next } : (next as Draft))
  }

  async function onward(event: FormEvent) {
    event.preventDefault()
    if (open && !check()) return
    await flush()
    if (from === 'check') {
      await navigate({ to: '/app/applications/$id/check', params: { id } })
      return
    }
    const later = chapters.slice(chapters.indexOf(chapter) + 1)
    const next = later.find((each) => isOpen(each.part))
    await (next
      ? navigate({ to: '/app/applications/$id/$chapter', params: { id, chapter: next.id } })
      : navigate({ to: '/app/applications/$id', params: { id } }))
  }

  const wide = chapter.part === 'budget' || chapter.part === 'indicators'
  return (
    <Page
      title={pick(chapter.label, language).text}
      lead={pick(chapter.help, language).text || undefined}
      eyebrow={pick(application.call.title, language).text}
      width={wide ? 'wide' : 'reading'}
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
        {chapter.part === 'attachments' ? (
          tools.files && (
            <Attachments pointer="/attachments" tools={tools.files} errors={shown} disabled={!open} />
          )
        ) : (
          <>
            {section && (
              <FormSection
                schema={chapter.schema}
                section={{
                  ...section,
                  fields: section.fields.filter((field) => !isRowList(field.pointer)),
                }}
                values={values}
                onChange={put}
                errors={shown}
                tools={tools}
                disabled={!open}
              />
            )}
            <RowLists chapter={chapter} values={values} onChange={put} errors={shown} disabled={!open} />
          </>
        )}
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

function isRowList(pointer: string): pointer is RowList {
  return rowLists.some((each) => each === pointer)
}

/** Errors of the server by the pointers of the chapter's own schema. */
function underBase(errors: Record<string, string>, base: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors)
      .filter(([pointer]) => pointer.startsWith(base))
      .map(([pointer, words]) => [pointer.slice(base.length), words]),
  )
}

/** What screening would say about this chapter, beyond what is merely not filled in yet. */
function InPlace({ chapter }: { chapter: Chapter }) {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const { application, chapters } = useHeld()
  const { data: findings } = useQuery(findingsQuery(application.id, language))
  const here = (findings ?? []).filter(
    (finding) => !quiet.includes(finding.check) && chapterAt(chapters, finding.pointer)?.id === chapter.id,
  )
  if (here.length === 0) return null
  return (
    <Notice tone="attention" title={t('findings_here')}>
      <ul>
        {here.map((finding) => (
          <li key={`${finding.code} ${finding.check} ${finding.pointer}`}>
            <Button
              look="quiet"
              onClick={() => focusField(fieldId(finding.pointer.slice(chapter.base.length)))}
            >
              {finding.detail ?? finding.code}
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** Checks that only say that something is not there: "Continue" says so by itself. */
const quiet = ['missing', 'form', 'document', 'targets']

const columns: Record<
  RowList,
  readonly { name: string; key: string; kind: RowColumn['kind']; optional?: true }[]
> = {
  '/project/objectives': [{ name: '', key: 'objective', kind: 'text' }],
  '/project/target_groups': [
    { name: 'title', key: 'target_group', kind: 'text' },
    { name: 'count', key: 'count', kind: 'integer', optional: true },
  ],
  '/project/activities': [
    { name: 'title', key: 'activity', kind: 'text' },
    { name: 'from', key: 'from', kind: 'integer', optional: true },
    { name: 'to', key: 'to', kind: 'integer', optional: true },
  ],
  '/project/risks': [
    { name: 'title', key: 'risk', kind: 'textarea' },
    { name: 'mitigation', key: 'mitigation', kind: 'textarea', optional: true },
  ],
  '/project/partners': [{ name: '', key: 'partner', kind: 'text' }],
}

function RowLists({
  chapter,
  values,
  onChange,
  errors,
  disabled,
}: {
  chapter: Chapter
  values: Values
  onChange: (values: Values) => void
  errors: Readonly<Record<string, string>>
  disabled: boolean
}) {
  const { t } = useTranslation('applications')
  const { section } = useSectionCheck(chapter.schema, chapter.section, values)
  const lists = (section?.fields ?? []).filter((field) => isRowList(field.pointer))
  const language = useLanguage()
  if (chapter.base !== '' || lists.length === 0) return null
  const needed: readonly string[] = ['/project/objectives', '/project/activities']
  return (
    <div className={classes.rows}>
      {lists.map((field) => {
        const pointer = field.pointer as RowList
        const own = columns[pointer]
        const first = own[0]?.key ?? ''
        const rows = getAt(values, pointer)
        return (
          <RowsField
            key={pointer}
            pointer={pointer}
            label={pick(field.label, language).text}
            hint={pick(field.help, language).text || undefined}
            optional={!needed.includes(pointer)}
            columns={own.map(({ key, ...column }) => ({ ...column, label: say(`row.${key}`) }))}
            rows={Array.isArray(rows) ? rows : []}
            onChange={(next) => onChange(setAt(values, pointer, next))}
            addLabel={say(`add.${first}`)}
            rowLabel={(n) => t('row_n', { what: say(`row.${first}`), n })}
            errors={errors}
            disabled={disabled}
          />
        )
      })}
    </div>
  )
}
