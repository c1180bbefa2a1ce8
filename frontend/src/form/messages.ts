import { formatNumber, type Language, pick } from '../lib/format'
import type { Translate } from '../lib/texts'
import { getAt, parsePointer } from './pointer'
import { type Fault, type FieldSchema, type FormField, fieldAt } from './schema'

/** Names of the cells that the engine's own widgets draw. */
const cells = {
  title: 'budget.title',
  category: 'budget.category',
  unit: 'budget.unit',
  quantity: 'budget.quantity',
  periods: 'budget.periods',
  unit_price: 'budget.total',
  source: 'budget.source',
  baseline: 'indicators.baseline',
  planned: 'volunteers.planned',
  hours_planned: 'volunteers.hours_planned',
  min_age: 'volunteers.min_age',
} as const

/** Faults in words, by pointer. The same words stand in the summary and beside the field. */
export function messagesOf(
  faults: readonly Fault[],
  fields: readonly FormField[],
  t: Translate<'form'>,
  language: Language,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const fault of faults) {
    const field = fieldAt(fields, fault.pointer)
    if (field) found[fault.pointer] = messageFor(fault, field, t, language)
  }
  return found
}

function messageFor(fault: Fault, field: FormField, t: Translate<'form'>, language: Language): string {
  const inner = parsePointer(fault.pointer.slice(field.pointer.length))
  const row = inner.find((part) => /^\d+$/.test(part))
  const name = cellName(inner, field, t, language)
  const text = wording(fault, field, name, t, language)
  return row === undefined ? text : t('errors.row', { row: Number(row) + 1, text })
}

function cellName(inner: string[], field: FormField, t: Translate<'form'>, language: Language): string {
  const own = pick(field.label, language).text
  for (const part of [...inner].reverse()) {
    const items =
      getAt(field.schema, '/items/properties') ?? getAt(field.schema, '/properties/lines/items/properties')
    const label = (getAt(items, `/${part}`) as FieldSchema | undefined)?.['x-label']
    if (label) return pick(label, language).text
    if (part === 'unit_price') return t('budget.unit_price', { sign: '' }).replace(/,\s*$/, '')
    const known = cells[part as keyof typeof cells]
    if (known) return t(known)
  }
  return own
}

function wording(
  fault: Fault,
  field: FormField,
  name: string,
  t: Translate<'form'>,
  language: Language,
): string {
  const limit = fault.limit === undefined ? '' : formatNumber(fault.limit, language)
  const inside = fault.pointer !== field.pointer
  switch (fault.keyword) {
    case 'required':
      return t(!inside && field.options.length > 0 ? 'errors.choose' : 'errors.required', { field: name })
    case 'enum':
    case 'const':
    case 'oneOf':
      return t('errors.choose', { field: name })
    case 'maxLength':
      return t('errors.too_long', { field: name, limit })
    case 'minLength':
      return t('errors.too_short', { field: name, limit })
    case 'minimum':
    case 'exclusiveMinimum':
      return t('errors.minimum', { field: name, limit })
    case 'maximum':
    case 'exclusiveMaximum':
      return t('errors.maximum', { field: name, limit })
    case 'minItems':
      return t('errors.more_items', { field: name, limit })
    case 'maxItems':
      return t('errors.fewer_items', { field: name, limit })
    case 'type':
    case 'multipleOf':
      return t(field.widget === 'date' ? 'errors.date' : 'errors.number', { field: name })
    case 'format':
      if (field.widget === 'date') return t('errors.date', { field: name })
      return t(field.widget === 'email' ? 'errors.email' : 'errors.format', { field: name })
    default:
      return t('errors.format', { field: name })
  }
}
