import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo, useRef } from 'react'
import type { AttachmentKind, FileTools } from '../../form/Attachments'
import type { BudgetRules } from '../../form/budget'
import type { FormTools } from '../../form/FormSection'
import { getAt } from '../../form/pointer'
import { type FormSchema, fieldsOf, type Values, validate } from '../../form/schema'
import { type SaveStatus, useAutosave } from '../../form/useAutosave'
import { type SectionState, sectionState } from '../../form/useSection'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { builtIn, type Chapter, chaptersOf, formOf, type Part, wholeSchema } from './chapters'
import { changeOf, type Draft, draftFrom, draftOf, wholeOf } from './draft'
import {
  type Application,
  applicationKeys,
  applicationQuery,
  attach,
  callQuery,
  classifiersQuery,
  detach,
  knownVersion,
  type PublicCall,
  readAnew,
  saveParts,
} from './queries'
import { say } from './words'

type Held = {
  application: Application
  call: PublicCall
  draft: Draft
  schema: FormSchema
  /** The draft as the schema sees it. */
  whole: Values
  change: (whole: Values) => void
  status: SaveStatus
  settle: (choice: 'mine' | 'theirs') => Promise<void>
  flush: () => Promise<boolean>
  chapters: Chapter[]
  tools: FormTools
  isOpen: (part: Part) => boolean
}

const Context = createContext<Held | undefined>(undefined)

export function useHeld(): Held {
  const held = useContext(Context)
  if (!held) throw new Error('a page of an application stands inside its ApplicationFrame')
  return held
}

const uploadTypes = ['pdf', 'jpg', 'jpeg', 'png', 'webp', 'heic', 'docx', 'xlsx', 'odt', 'ods']
const uploadLimit = 25 * 1024 * 1024

/** Holds one application for all its pages, so that a page that is left goes on saving. */
export function ApplicationFrame({ id, children }: { id: string; children: ReactNode }) {
  useTranslation(['applications', 'form', 'states'])
  const language = useLanguage()
  const cache = useQueryClient()
  const { data: application } = useSuspenseQuery(applicationQuery(id))
  const { data: call } = useSuspenseQuery(callQuery(application.call.id))
  const { data: lists } = useSuspenseQuery(classifiersQuery)
  const schema = useMemo(
    () => wholeSchema(builtIn(say, language, lists, call), formOf(call)),
    [language, lists, call],
  )
  const chapters = useMemo(() => chaptersOf(schema, say, language), [schema, language])
  const fields = useMemo(() => fieldsOf(schema), [schema])

  // Files move the version of the application on; the next save goes on from there.
  const adopted = useRef(0)

  const latest = useRef<Draft>(draftOf(application))
  const { value, change, status, settle, flush } = useAutosave<Draft>({
    draftKey: `application:${id}`,
    saved: useMemo(() => draftOf(application), [application]),
    version: application.version,
    save: async (changes, version) => {
      const saved = await saveParts(
        cache,
        id,
        Math.max(version, adopted.current),
        changeOf(changes, { ...latest.current, ...changes }, fields),
      )
      void cache.invalidateQueries({ queryKey: [...applicationKeys.one(id), 'findings'] })
      return { version: saved.version }
    },
    reload: async () => {
      const fresh = await readAnew(cache, id)
      return { value: draftOf(fresh), version: fresh.version }
    },
  })

  latest.current = value

  const files: FileTools = useMemo(() => {
    async function afterFile(before: number) {
      const fresh = await readAnew(cache, id)
      // One more is our own file; more than that is somebody else's work, and the next save says so.
      if (fresh.version === before + 1) adopted.current = fresh.version
      void cache.invalidateQueries({ queryKey: [...applicationKeys.one(id), 'findings'] })
    }
    const known = () => knownVersion(cache, id) ?? 0
    return {
      kinds: [
        ...kindsOf(application),
        // What no rule asks for, and somebody wants to show all the same.
        { code: 'other', title: { [language]: say('other_file') }, required: false },
      ],
      items: application.attachments.map((file) => ({
        id: file.id,
        kind: file.kind,
        name: file.name,
        size: file.size,
        issued_on: file.issued_on ?? null,
      })),
      limits: { types: uploadTypes, maxBytes: uploadLimit },
      upload: async (file, about, onProgress, signal) => {
        await flush()
        const before = known()
        await attach(id, file, about, onProgress, signal)
        await afterFile(before)
      },
      remove: async (attachmentId) => {
        await flush()
        const before = known()
        await detach(id, attachmentId)
        await afterFile(before)
      },
    }
  }, [application, cache, flush, id, language])

  const budget: BudgetRules = useMemo(
    () => ({
      currency: application.budget.currency,
      categories: (call.budget_categories ?? []).map(({ code, title, max_percent, min_percent }) => ({
        code,
        title,
        max_percent: max_percent ?? null,
        min_percent: min_percent ?? null,
      })),
      grant_max: call.award.max,
      grant_min: call.award.min,
      own_min_percent: call.own_contribution_min_percent || null,
    }),
    [application.budget.currency, call],
  )

  const months = Number(value.project.months) || call.duration_months.min
  const held: Held = {
    application,
    call,
    draft: value,
    schema,
    whole: useMemo(() => wholeOf(value, application.attachments), [value, application.attachments]),
    change: (whole) => change(draftFrom(whole, value)),
    status,
    settle,
    flush,
    chapters,
    tools: { budget, files, periods: Math.max(1, Math.ceil(months / 12)), currency: budget.currency },
    isOpen: (part) => (application.sections ?? []).some((section) => section.name === part && section.open),
  }
  return <Context value={held}>{children}</Context>
}

function kindsOf(application: Application): AttachmentKind[] {
  return application.call.documents
    .filter((document) => document.as === 'file')
    .map(({ code, title, required, max_age_days }) => ({
      code,
      title,
      required,
      max_age_days: max_age_days || null,
    }))
}

/** How far each chapter is, as the draft stands on this page, saved or not. */
export function useChapterStates(): Record<string, SectionState> {
  const { application, schema, whole, chapters } = useHeld()
  return useMemo(() => {
    const faults = validate(schema, fieldsOf(schema), whole)
    const files = documentsState(application)
    return Object.fromEntries(
      chapters.map((chapter) => {
        const answered = (pointer: string) => hasAnswer(getAt(whole, pointer))
        const state = sectionState(chapter, faults, answered)
        const begun = chapter.fields.some(({ pointer }) => answered(pointer))
        return [
          chapter.id,
          chapter.parts.includes('attachments') ? worse(state, files, chapter, begun) : state,
        ]
      }),
    )
  }, [application, schema, whole, chapters])
}

/** A chapter with files is done when its questions and its files are. */
function worse(state: SectionState, files: SectionState, chapter: Chapter, begun: boolean): SectionState {
  if (chapter.fields.length === 1) return files
  if (state === 'completed' && files === 'completed') return 'completed'
  return begun || files !== 'not_started' ? 'in_progress' : 'not_started'
}

function hasAnswer(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' ? Object.values(value).some(hasAnswer) : true
}

export function documentsState(application: Pick<Application, 'attachments' | 'call'>): SectionState {
  const has = (code: string) => application.attachments.some((file) => file.kind === code)
  const needed = application.call.documents.filter((document) => document.as === 'file' && document.required)
  if (needed.every((document) => has(document.code))) return 'completed'
  return application.attachments.length > 0 ? 'in_progress' : 'not_started'
}
