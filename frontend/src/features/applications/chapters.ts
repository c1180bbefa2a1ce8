import { type FieldSchema, type FormSchema, fieldsOf, sectionsOf } from '../../form/schema'
import type { Language, Localised } from '../../lib/format'
import type { Classifiers, PublicCall } from './queries'

// The chapters of an application: those that every application has, around those of the call's own form. The
// pointers of a chapter's fields are those of the API under `base`.

export type Part = 'project' | 'answers' | 'budget' | 'indicators' | 'volunteers' | 'attachments'

export type Chapter = {
  /** Its name in the address. */
  id: string
  part: Part
  label: Localised
  help: Localised | undefined
  schema: FormSchema
  /** The section of the schema. */
  section: string
  /** What stands before the schema's pointers in the API's. */
  base: '' | '/answers'
}

export type Say = (key: string) => string

/** Lists of rows, which the form engine leaves to RowsField. */
export const rowLists = [
  '/project/objectives',
  '/project/target_groups',
  '/project/activities',
  '/project/risks',
  '/project/partners',
] as const
export type RowList = (typeof rowLists)[number]

type Limits = Pick<PublicCall, 'duration_months' | 'form' | 'documents'>

export function builtIn(
  say: Say,
  language: Language,
  lists: Classifiers | undefined,
  call: Pick<PublicCall, 'duration_months'>,
): FormSchema {
  const own = (words: string): Localised => ({ [language]: words })
  const field = (section: string, key: string, more: FieldSchema): FieldSchema => ({
    'x-section': section,
    'x-label': own(say(`field.${key}`)),
    ...(say(`hint.${key}`) ? { 'x-help': own(say(`hint.${key}`)) } : {}),
    ...more,
  })
  const options = (items: readonly { value: string | number; name: Localised }[]) =>
    items.map(({ value, name }) => ({ const: value, 'x-label': name }))
  const directions = (lists?.directions ?? []).map(({ code, name }) => ({ value: code, name }))
  const regions = (lists?.regions ?? []).map(({ iso, name }) => ({ value: iso, name }))
  const goals = (lists?.sdg ?? []).map(({ number, name }) => ({
    value: number,
    name: { [language]: `${number}. ${name[language]}` },
  }))
  const text = (maxLength: number): FieldSchema => ({ type: 'string', maxLength })
  const title = { type: 'string', maxLength: 500 } as const

  return {
    type: 'object',
    required: ['project', 'budget', 'indicators', 'volunteers'],
    'x-sections': ['project', 'purpose', 'plan', 'budget', 'indicators', 'volunteers'].map((id) => ({
      id,
      label: own(say(`chapter.${id}`)),
      ...(say(`chapter_help.${id}`) ? { help: own(say(`chapter_help.${id}`)) } : {}),
    })),
    properties: {
      project: {
        type: 'object',
        required: ['title', 'regions', 'starts_on', 'months', 'problem', 'goal', 'objectives', 'activities'],
        properties: {
          title: field('project', 'title', { ...text(300), 'x-widget': 'text' }),
          direction: field('project', 'direction', {
            type: 'string',
            'x-widget': 'select',
            oneOf: options(directions),
          }),
          starts_on: field('project', 'starts_on', { type: 'string', format: 'date' }),
          months: field('project', 'months', {
            type: 'integer',
            minimum: call.duration_months.min,
            maximum: call.duration_months.max,
          }),
          regions: field('project', 'regions', {
            type: 'array',
            minItems: 1,
            'x-widget': 'checkboxes',
            items: { type: 'string', oneOf: options(regions) },
          }),
          problem: field('purpose', 'problem', text(10_000)),
          goal: field('purpose', 'goal', text(5_000)),
          objectives: field('purpose', 'objectives', {
            type: 'array',
            minItems: 1,
            items: { type: 'string', maxLength: 1_000 },
          }),
          target_groups: field('purpose', 'target_groups', {
            type: 'array',
            items: {
              type: 'object',
              required: ['title'],
              properties: {
                title: { ...title, 'x-label': own(say('row.target_group')) } as FieldSchema,
                count: { type: 'integer', minimum: 0, 'x-label': own(say('row.count')) } as FieldSchema,
              },
            },
          }),
          sdg: field('purpose', 'sdg', {
            type: 'array',
            'x-widget': 'checkboxes',
            items: { type: 'integer', oneOf: options(goals) },
          }),
          activities: field('plan', 'activities', {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['title'],
              properties: {
                title: { ...title, 'x-label': own(say('row.activity')) } as FieldSchema,
                from: { type: 'integer', minimum: 1, 'x-label': own(say('row.from')) } as FieldSchema,
                to: { type: 'integer', minimum: 1, 'x-label': own(say('row.to')) } as FieldSchema,
              },
            },
          }),
          risks: field('plan', 'risks', {
            type: 'array',
            items: {
              type: 'object',
              required: ['title'],
              properties: {
                title: { type: 'string', maxLength: 1_000, 'x-label': own(say('row.risk')) } as FieldSchema,
                mitigation: {
                  type: 'string',
                  maxLength: 2_000,
                  'x-label': own(say('row.mitigation')),
                } as FieldSchema,
              },
            },
          }),
          partners: field('plan', 'partners', { type: 'array', items: { type: 'string', maxLength: 500 } }),
          sustainability: field('plan', 'sustainability', text(10_000)),
        },
      },
      budget: field('budget', 'budget', {
        type: 'object',
        'x-widget': 'budget',
        required: ['lines'],
        properties: {
          lines: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['title', 'category', 'quantity', 'unit_price', 'periods'],
              properties: {
                title: { type: 'string', maxLength: 500 },
                unit: { type: 'string', maxLength: 100 },
                category: { type: 'string', maxLength: 20 },
                quantity: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
                periods: { type: 'integer', minimum: 1 },
                unit_price: {
                  type: 'object',
                  required: ['amount'],
                  properties: { amount: { type: 'string', pattern: '^\\d+(\\.\\d{1,2})?$' } },
                },
              },
            },
          },
        },
      }),
      indicators: field('indicators', 'indicators', {
        type: 'array',
        minItems: 1,
        'x-widget': 'indicators',
        items: {
          type: 'object',
          required: ['title', 'unit'],
          properties: {
            title,
            unit: { type: 'string', maxLength: 100 },
            baseline: { type: 'number' },
            targets: { type: 'array', items: { type: 'number' } },
          },
        },
      }),
      volunteers: field('volunteers', 'volunteers', {
        type: 'object',
        'x-widget': 'volunteers',
        required: ['planned'],
        properties: {
          planned: { type: 'integer', minimum: 1 },
          hours_planned: { type: 'integer', minimum: 0 },
          min_age: { type: 'integer', minimum: 0, maximum: 120 },
        },
      }),
    },
  }
}

/** The call's own questions; a call without a form has none. */
export function formOf(call: Pick<PublicCall, 'form'>): FormSchema | undefined {
  const form = call.form
  return typeof form === 'object' && form !== null ? (form as FormSchema) : undefined
}

export function chaptersOf(schema: FormSchema, call: Limits, say: Say, language: Language): Chapter[] {
  const fields = fieldsOf(schema)
  const parts: Record<string, Part> = {
    project: 'project',
    purpose: 'project',
    plan: 'project',
    budget: 'budget',
    indicators: 'indicators',
    volunteers: 'volunteers',
  }
  const always: Chapter[] = sectionsOf(schema, fields).map((section) => ({
    id: section.id,
    part: parts[section.id] ?? 'project',
    label: section.label,
    help: section.help,
    schema,
    section: section.id,
    base: '',
  }))
  const form = formOf(call)
  const asked: Chapter[] = form
    ? sectionsOf(form)
        .filter((section) => section.fields.length > 0)
        .map((section) => ({
          id: `form-${section.id || 'questions'}`,
          part: 'answers',
          label: section.id ? section.label : { [language]: say('chapter.answers') },
          help: section.help,
          schema: form,
          section: section.id,
          base: '/answers',
        }))
    : []
  const about = always.filter((chapter) => chapter.part === 'project')
  const rest = always.filter((chapter) => chapter.part !== 'project')
  const documents: Chapter = {
    id: 'documents',
    part: 'attachments',
    label: { [language]: say('chapter.documents') },
    help: { [language]: say('chapter_help.documents') },
    schema: { type: 'object', properties: {} },
    section: 'documents',
    base: '',
  }
  return [...about, ...asked, ...rest, documents]
}

/** The chapter that a pointer of the API leads into; the applicant's own profile has none. */
export function chapterAt(chapters: readonly Chapter[], pointer: string): Chapter | undefined {
  if (pointer.startsWith('/attachments')) return chapters.find((chapter) => chapter.part === 'attachments')
  return chapters.find((chapter) => {
    if (chapter.base !== '' && !pointer.startsWith(`${chapter.base}/`)) return false
    const inside = pointer.slice(chapter.base.length)
    return fieldsOf(chapter.schema).some(
      (field) =>
        field.section === chapter.section &&
        (inside === field.pointer || inside.startsWith(`${field.pointer}/`)),
    )
  })
}
