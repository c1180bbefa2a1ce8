import { useCallback, useMemo, useState } from 'react'
import type { SummaryError } from '../components/ErrorSummary'
import { fieldId } from '../components/Field'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { messagesOf } from './messages'
import { type Fault, type FormSchema, fieldAt, fieldsOf, sectionsOf, type Values, validate } from './schema'

export type SectionState = 'not_started' | 'in_progress' | 'completed'

/** The schema read once: its fields, its sections and the state of each as the values stand. */
export function useForm(schema: FormSchema, values: Values) {
  const fields = useMemo(() => fieldsOf(schema), [schema])
  const sections = useMemo(() => sectionsOf(schema, fields), [schema, fields])
  const faults = useMemo(() => validate(schema, fields, values), [schema, fields, values])
  return { fields, sections, faults }
}

/**
 * Checks one section when "Continue" is pressed and not before: nothing turns red while it is typed.
 * After the first try each mended field loses its message at once.
 */
export function useSectionCheck(schema: FormSchema, sectionId: string, values: Values) {
  const { t } = useTranslation(['form', 'common'])
  const language = useLanguage()
  const { fields, sections, faults } = useForm(schema, values)
  const [attempt, setAttempt] = useState(0)
  const [stopped, setStopped] = useState<ReadonlySet<string>>(new Set())

  const ofSection = useMemo(
    () => faults.filter((fault) => fieldAt(fields, fault.pointer)?.section === sectionId),
    [faults, fields, sectionId],
  )
  const errors = useMemo(
    () =>
      messagesOf(
        ofSection.filter((fault) => stopped.has(fault.pointer)),
        fields,
        t,
        language,
      ),
    [ofSection, stopped, fields, t, language],
  )
  const check = useCallback((): boolean => {
    setStopped(new Set(ofSection.map((fault) => fault.pointer)))
    setAttempt((before) => before + 1)
    return ofSection.length === 0
  }, [ofSection])

  return {
    fields,
    sections,
    section: sections.find(({ id }) => id === sectionId),
    errors,
    summary: summaryOf(errors),
    attempt,
    /** True when the section may be left. */
    check,
  }
}

export function summaryOf(errors: Readonly<Record<string, string>>): SummaryError[] {
  return Object.entries(errors).map(([pointer, text]) => ({ id: fieldId(pointer), text }))
}

/** For the task list: begun as soon as one of its questions has an answer. */
export function sectionState(
  section: { fields: readonly { pointer: string }[] },
  faults: readonly Fault[],
  answered: (pointer: string) => boolean,
): SectionState {
  const wrong = faults.some((fault) =>
    section.fields.some(
      ({ pointer }) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`),
    ),
  )
  if (!wrong) return 'completed'
  return section.fields.some(({ pointer }) => answered(pointer)) ? 'in_progress' : 'not_started'
}
