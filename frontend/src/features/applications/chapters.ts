import { parsePointer } from '../../form/pointer'
import {
  type FieldSchema,
  type FormField,
  type FormSchema,
  fieldAt,
  fieldsOf,
  sectionsOf,
} from '../../form/schema'
import type { Language, Localised } from '../../lib/format'
import type { Classifiers, PublicCall } from './queries'

// The chapters of an application: those that every application has, around those of the call's own form. The
// pointers of a chapter's fields are those of the API under `base`.

export const parts = ['project', 'budget', 'indicators', 'volunteers', 'attachments'] as const
export type Part = (typeof parts)[number] | 'answers'

export type Chapter = {
  /** Its name in the address: the section of the schema. */
  id: string
  label: Localised
  help: Localised | undefined
  fields: readonly FormField[]
  /** The parts of the application that its questions belong to. */
  parts: readonly Part[]
}

export type Say = (key: string) => string

/** The part that a pointer of the schema lies in: what is no part of every application is an answer to the call. */
export function partOf(pointer: string): Part {
  const name = parsePointer(pointer)[0]
  return parts.find((part) => part === name) ?? 'answers'
}

/** Where the API has what the schema has at a pointer, and back. */
export function toApi(pointer: string): string {
  return partOf(pointer) === 'answers' ? `/answers${pointer}` : pointer
}

export function fromApi(pointer: string): string {
  return pointer.startsWith('/answers/') ? pointer.slice('/answers'.length) : pointer
}

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
    'x-sections': ['project', 'purpose', 'plan', 'budget', 'indicators', 'volunteers', 'documents'].map(
      (id) => ({
        id,
        label: own(say(`chapter.${id}`)),
        ...(say(`chapter_help.${id}`) ? { help: own(say(`chapter_help.${id}`)) } : {}),
      }),
    ),
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
            'x-widget': 'lines',
            minItems: 1,
            items: { type: 'string', maxLength: 1_000 },
          }),
          target_groups: field('purpose', 'target_groups', {
            type: 'array',
            'x-widget': 'rows',
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
            'x-widget': 'rows',
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
            'x-widget': 'rows',
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
          partners: field('plan', 'partners', {
            type: 'array',
            'x-widget': 'lines',
            items: { type: 'string', maxLength: 500 },
          }),
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
      attachments: field('documents', 'attachments', { type: 'array', 'x-widget': 'attachments' }),
    },
  }
}

/** The call's own form; a call may do with the questions that every application has. */
export function formOf(call: Pick<PublicCall, 'form'>): FormSchema | undefined {
  const form = call.form
  return typeof form === 'object' && form !== null ? (form as FormSchema) : undefined
}

/**
 * One schema for the whole application. The call's form says what is asked and in which order; a part that it does
 * not speak of is asked as in every application. The rows of budget and indicators are always checked alike.
 */
export function wholeSchema(always: FormSchema, form: FormSchema | undefined): FormSchema {
  if (!form) return always
  const asked = form.properties ?? {}
  const known = always.properties ?? {}
  const added = Object.fromEntries(Object.entries(known).filter(([name]) => !(name in asked)))
  const sections = always['x-sections'] ?? []
  const own = new Set(fieldsOf({ ...always, properties: added }).map(({ section }) => section))
  const first = sections.filter(({ id }) => own.has(id) && projectSections.includes(id))
  const last = sections.filter(({ id }) => own.has(id) && !projectSections.includes(id))
  return {
    ...form,
    required: [...new Set([...(form.required ?? []), ...(always.required ?? [])])],
    'x-sections': [...first, ...(form['x-sections'] ?? []), ...last],
    properties: {
      ...added,
      ...Object.fromEntries(
        Object.entries(asked).map(([name, schema]) => [name, checkedAlike(schema, known[name])]),
      ),
    },
  }
}

const projectSections: readonly string[] = ['project', 'purpose', 'plan']

function checkedAlike(schema: Property, always: Property | undefined): Property {
  if (typeof schema !== 'object' || typeof always !== 'object') return schema
  const lines = always.properties?.lines
  if (lines)
    return {
      ...schema,
      properties: {
        ...schema.properties,
        lines: { ...definite(lines), ...definite(schema.properties?.lines) },
      },
    }
  if (always.items && !schema.items) return { ...schema, items: always.items }
  if (widgetless(always) && !schema.properties)
    return {
      ...schema,
      required: schema.required ?? always.required ?? [],
      properties: always.properties ?? {},
    }
  return schema
}

type Property = NonNullable<FormSchema['properties']>[string]

function definite(schema: Property | undefined): FieldSchema {
  return typeof schema === 'object' ? schema : {}
}

/** The plan of volunteers: an object that one widget draws. */
function widgetless(schema: FieldSchema): boolean {
  return schema['x-widget'] === 'volunteers'
}

export function chaptersOf(schema: FormSchema, say: Say, language: Language): Chapter[] {
  return sectionsOf(schema)
    .filter((section) => section.fields.length > 0)
    .map((section) => ({
      id: section.id || 'questions',
      label: section.id ? section.label : { [language]: say('chapter.answers') },
      help: section.help,
      fields: section.fields,
      parts: [...new Set(section.fields.map(({ pointer }) => partOf(pointer)))],
    }))
}

/** The chapter that a pointer of the API leads into; the applicant's own profile has none. */
export function chapterAt(chapters: readonly Chapter[], pointer: string): Chapter | undefined {
  const here = fromApi(pointer)
  return (
    chapters.find((chapter) => fieldAt(chapter.fields, here) !== undefined) ??
    chapters.find((chapter) => chapter.parts.includes(partOf(here)) && partOf(here) !== 'answers')
  )
}
