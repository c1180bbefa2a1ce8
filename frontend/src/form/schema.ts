import { type Schema, Validator } from '@cfworker/json-schema'
import type { Localised } from '../lib/format'
import { getAt, joinPointer, parsePointer, setAt } from './pointer'

/**
 * A form is a JSON Schema 2020-12 with hints:
 *   x-sections  on the root: the sections in order, [{id, label, help}]
 *   x-section   the section of a field; children inherit it
 *   x-label     {kk, ru, en}; on `oneOf: [{const, "x-label"}]` the words of an option
 *   x-help      {kk, ru, en}: the hint above the control
 *   x-widget    one of `widgets`; without it the type decides
 *   x-when      a JSON Schema for the whole values: the field shows while they match it
 * What is required only at times stands in `allOf: [{if, then: {required}}]`, so that the validator of the
 * server and this one read one and the same rule.
 */
export type FieldSchema = Schema & {
  'x-section'?: string
  'x-label'?: Localised
  'x-help'?: Localised
  'x-widget'?: Widget
  'x-when'?: Schema
}
export type FormSchema = FieldSchema & { 'x-sections'?: SectionHint[] }
export type SectionHint = { id: string; label: Localised; help?: Localised }

export const widgets = [
  'text',
  'textarea',
  'number',
  'money',
  'date',
  'email',
  'tel',
  'select',
  'radio',
  'checkbox',
  'checkboxes',
  'lines',
  'rows',
  'budget',
  'indicators',
  'volunteers',
  'attachments',
] as const
export type Widget = (typeof widgets)[number]

export type FieldOption = { value: string; label: Localised; help?: Localised | undefined }

export type FormField = {
  pointer: string
  section: string
  widget: Widget
  label: Localised
  help: Localised | undefined
  schema: FieldSchema
  options: readonly FieldOption[]
  /** Its own condition and those of the objects it lies in. */
  when: readonly Schema[]
}

export type Values = Record<string, unknown>

/** Widgets that draw an object or a list as one field. */
const whole: readonly Widget[] = [
  'lines',
  'rows',
  'budget',
  'indicators',
  'volunteers',
  'attachments',
  'checkboxes',
  'money',
]

export function fieldsOf(schema: FormSchema): FormField[] {
  const found: FormField[] = []
  collect(schema, schema, '', '', [], found)
  return found
}

function collect(
  root: FormSchema,
  node: FieldSchema,
  pointer: string,
  section: string,
  when: readonly Schema[],
  found: FormField[],
): void {
  for (const [name, raw] of Object.entries(node.properties ?? {})) {
    if (typeof raw === 'boolean') continue
    const schema = resolve(root, raw as FieldSchema)
    const here = `${pointer}${joinPointer(name)}`
    const itsSection = schema['x-section'] ?? section
    const conditions = schema['x-when'] ? [...when, schema['x-when']] : when
    const widget = widgetOf(schema)
    if (widget === undefined) {
      collect(root, schema, here, itsSection, conditions, found)
      continue
    }
    found.push({
      pointer: here,
      section: itsSection,
      widget,
      label: schema['x-label'] ?? { en: schema.title ?? name },
      help: schema['x-help'],
      schema,
      options: optionsOf(
        widget === 'checkboxes' ? resolve(root, (schema.items ?? {}) as FieldSchema) : schema,
      ),
      when: conditions,
    })
  }
}

/** A field may lie in $defs; what stands beside the reference wins. */
function resolve(root: FormSchema, schema: FieldSchema): FieldSchema {
  if (!schema.$ref?.startsWith('#/')) return schema
  const { $ref, ...beside } = schema
  const target = getAt(root, $ref.slice(1))
  return typeof target === 'object' && target !== null
    ? resolve(root, { ...(target as FieldSchema), ...beside })
    : beside
}

function typeOf(schema: FieldSchema): string | undefined {
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type
}

function widgetOf(schema: FieldSchema): Widget | undefined {
  const hint = schema['x-widget']
  if (hint && widgets.includes(hint)) return hint
  if (schema.oneOf?.every((option) => option.const !== undefined) || schema.enum)
    return (schema.oneOf ?? schema.enum ?? []).length <= 5 ? 'radio' : 'select'
  switch (typeOf(schema)) {
    case 'object':
      return undefined
    case 'array':
      return listWidget(schema)
    case 'boolean':
      return 'checkbox'
    case 'integer':
    case 'number':
      return 'number'
    default:
      if (schema.format === 'date' || schema.format === 'email') return schema.format
      return (schema.maxLength ?? 0) > 200 ? 'textarea' : 'text'
  }
}

/** Options to mark, rows of an object each, or lines of text each. */
function listWidget(schema: FieldSchema): Widget {
  const items = schema.items
  if (typeof items !== 'object' || Array.isArray(items) || items.oneOf || items.enum || items.$ref)
    return 'checkboxes'
  if (items.type === 'object') return 'rows'
  return items.type === 'string' ? 'lines' : 'checkboxes'
}

function optionsOf(schema: FieldSchema): FieldOption[] {
  if (schema.oneOf)
    return schema.oneOf.map((option) => ({
      value: String(option.const),
      label: (option as FieldSchema)['x-label'] ?? { en: option.title ?? String(option.const) },
      help: (option as FieldSchema)['x-help'],
    }))
  return (schema.enum ?? []).map((value) => ({ value: String(value), label: { en: String(value) } }))
}

export type Section = { id: string; label: Localised; help: Localised | undefined; fields: FormField[] }

/** The sections in order; fields of a section that is not announced come last, under its id. */
export function sectionsOf(schema: FormSchema, fields = fieldsOf(schema)): Section[] {
  const announced = schema['x-sections'] ?? []
  const order = [...announced.map(({ id }) => id), ...fields.map(({ section }) => section)]
  return [...new Set(order)].map((id) => {
    const hint = announced.find((section) => section.id === id)
    return {
      id,
      label: hint?.label ?? { en: id },
      help: hint?.help,
      fields: fields.filter((field) => field.section === id),
    }
  })
}

const validators = new WeakMap<object, Validator>()

function validatorFor(schema: Schema): Validator {
  const known = validators.get(schema)
  if (known) return known
  const made = new Validator(schema, '2020-12', false)
  validators.set(schema, made)
  return made
}

export function matches(schema: Schema, values: unknown): boolean {
  return validatorFor(schema).validate(values).valid
}

export function isVisible(field: FormField, values: Values): boolean {
  return field.when.length === 0 || field.when.every((condition) => matches(condition, clean(values)))
}

/** What a person left empty is not there at all: no empty text, list or object reaches a validator. */
export function clean(values: Values): Values {
  return (strip(values) ?? {}) as Values
}

function strip(value: unknown): unknown {
  if (value === '' || value === null || value === undefined) return undefined
  if (Array.isArray(value)) {
    const kept = value.map(strip).map((item) => item ?? {})
    return kept.length > 0 ? kept : undefined
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .map(([key, each]) => [key, strip(each)] as const)
      .filter(([, each]) => each !== undefined)
    return entries.length > 0 ? Object.fromEntries(entries) : undefined
  }
  return typeof value === 'string' ? value.trim() || undefined : value
}

/** The values to send: cleaned, and without the answers to questions that do not show. */
export function answersOf(fields: readonly FormField[], values: Values): Values {
  let kept = values
  for (const field of fields) if (!isVisible(field, values)) kept = setAt(kept, field.pointer, undefined)
  return clean(kept)
}

/** Pointers that must be filled as the values stand now, conditional rules included. */
export function requiredPointers(schema: FormSchema, values: Values): Set<string> {
  const found = new Set<string>()
  const cleaned = clean(values)
  walkRequired(schema, schema, cleaned, '', found)
  return found
}

function walkRequired(
  root: FormSchema,
  raw: FieldSchema,
  value: unknown,
  pointer: string,
  found: Set<string>,
): void {
  const node = resolve(root, raw)
  for (const name of node.required ?? []) found.add(`${pointer}${joinPointer(name)}`)
  for (const rule of [node, ...(node.allOf ?? [])]) {
    if (rule !== node) walkRequired(root, rule as FieldSchema, value, pointer, found)
    if (!rule.if) continue
    const branch = matches(rule.if, value ?? {}) ? rule.then : rule.else
    if (branch) walkRequired(root, branch as FieldSchema, value, pointer, found)
  }
  for (const [name, child] of Object.entries(node.properties ?? {}))
    if (typeof child === 'object')
      walkRequired(
        root,
        child as FieldSchema,
        getAt(value, joinPointer(name)),
        `${pointer}${joinPointer(name)}`,
        found,
      )
}

export type Fault = { pointer: string; keyword: string; limit?: number | string | undefined }

const told = new Set([
  'required',
  'type',
  'enum',
  'const',
  'oneOf',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'pattern',
  'format',
  'minItems',
  'maxItems',
])

/** Every fault by pointer, the first one of each place. Hidden questions have none. */
export function validate(schema: FormSchema, fields: readonly FormField[], values: Values): Fault[] {
  const answers = answersOf(fields, values)
  const faults = new Map<string, Fault>()
  const add = (fault: Fault) => {
    if (!faults.has(fault.pointer)) faults.set(fault.pointer, fault)
  }
  for (const unit of validatorFor(schema).validate(answers).errors) {
    if (!told.has(unit.keyword)) continue
    const place = unit.instanceLocation.replace(/^#/, '')
    if (unit.keyword === 'required') continue
    // A rule of `oneOf` speaks through the field as a whole, not through its options.
    if (/\/oneOf\/\d+\//.test(unit.keywordLocation)) continue
    add({ pointer: place, keyword: unit.keyword, limit: limitOf(schema, unit.keywordLocation) })
  }
  const absent = missing(schema, answers)
  // What lies inside a missing whole is told with it.
  for (const pointer of absent)
    if (!absent.some((outer) => pointer.startsWith(`${outer}/`)))
      faults.set(pointer, { pointer, keyword: 'required' })
  return order(
    [...faults.values()].filter((fault) => {
      const field = fieldAt(fields, fault.pointer)
      return field !== undefined && isVisible(field, values)
    }),
    fields,
  )
}

/** The value of the keyword that failed: cfworker names its place, steps through $ref included. */
function limitOf(schema: FormSchema, location: string): number | string | undefined {
  let here: unknown = schema
  for (const part of parsePointer(location)) {
    if (part === '$ref') {
      here = resolve(schema, here as FieldSchema)
      continue
    }
    here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[part] : undefined
  }
  return typeof here === 'number' || typeof here === 'string' ? here : undefined
}

function missing(schema: FormSchema, answers: Values): string[] {
  const absent = [...requiredPointers(schema, answers)].filter(
    (pointer) =>
      getAt(answers, pointer) === undefined &&
      // A missing object speaks through its own required fields, when it has any.
      !Object.keys(schemaAt(schema, pointer)?.properties ?? {}).length,
  )
  return [...absent, ...missingInRows(schema, schema, answers, '')]
}

/** Rows of lists: each item's required parts. */
function missingInRows(root: FormSchema, raw: FieldSchema, value: unknown, pointer: string): string[] {
  const node = resolve(root, raw)
  if (Array.isArray(value) && typeof node.items === 'object' && !Array.isArray(node.items)) {
    const item = node.items as FieldSchema
    return value.flatMap((each, row) => {
      const inRow = new Set<string>()
      walkRequired(root, item, each, `${pointer}/${row}`, inRow)
      return [...inRow].filter((place) => getAt(each, place.slice(`${pointer}/${row}`.length)) === undefined)
    })
  }
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    typeof child === 'object'
      ? missingInRows(
          root,
          child as FieldSchema,
          getAt(value, joinPointer(name)),
          `${pointer}${joinPointer(name)}`,
        )
      : [],
  )
}

function schemaAt(root: FormSchema, pointer: string): FieldSchema | undefined {
  let here: FieldSchema | undefined = root
  for (const part of parsePointer(pointer)) {
    const next: unknown = here?.properties?.[part]
    here = typeof next === 'object' && next !== null ? resolve(root, next as FieldSchema) : undefined
  }
  return here && !whole.includes(widgetOf(here) ?? 'text') ? here : undefined
}

/** The field that a pointer lies in: the field itself, or the widget that draws the whole list. */
export function fieldAt(fields: readonly FormField[], pointer: string): FormField | undefined {
  return fields.find((field) => pointer === field.pointer || pointer.startsWith(`${field.pointer}/`))
}

function order(faults: Fault[], fields: readonly FormField[]): Fault[] {
  const rank = (fault: Fault) => {
    const field = fieldAt(fields, fault.pointer)
    return field ? fields.indexOf(field) : fields.length
  }
  return faults.sort((a, b) => rank(a) - rank(b))
}
