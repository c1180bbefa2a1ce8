import type { ReactNode } from 'react'
import { DateField } from '../components/DateField'
import {
  CheckboxesField,
  CheckboxField,
  fieldId,
  NumberField,
  RadioField,
  SelectField,
  TextAreaField,
  TextField,
} from '../components/Field'
import { pick } from '../lib/format'
import { type Money, readNumber } from '../lib/money'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { Attachments, type FileTools } from './Attachments'
import { BudgetGrid } from './BudgetGrid'
import type { BudgetLine, BudgetRules } from './budget'
import classes from './FormSection.module.css'
import { type Indicator, Indicators } from './Indicators'
import { getAt, setAt } from './pointer'
import { columnsOf, RowsField } from './RowsField'
import {
  type FieldSchema,
  type FormField,
  type FormSchema,
  isVisible,
  requiredPointers,
  type Section,
  type Values,
} from './schema'
import { type VolunteerPlan, Volunteers } from './Volunteers'

/** What some widgets need beside the schema; the feature hands it in. */
export type FormTools = {
  budget?: BudgetRules
  /** Years of the project: how many targets an indicator has. */
  periods?: number
  files?: FileTools
  currency?: string
}

type Props = {
  schema: FormSchema
  section: Section
  values: Values
  onChange: (values: Values) => void
  /** By pointer, from messagesOf or from fieldErrorsOf. */
  errors: Readonly<Record<string, string>>
  tools?: FormTools
  disabled?: boolean
}

/** Draws the questions of one section that show as the values stand. */
export function FormSection({
  schema,
  section,
  values,
  onChange,
  errors,
  tools = {},
  disabled = false,
}: Props) {
  const required = requiredPointers(schema, values)
  return (
    <div className={classes.fields}>
      {section.fields
        .filter((field) => isVisible(field, values))
        .map((field) => (
          <FieldOf
            key={field.pointer}
            field={field}
            value={getAt(values, field.pointer)}
            onChange={(value) => onChange(setAt(values, field.pointer, value))}
            optional={!required.has(field.pointer)}
            errors={errors}
            tools={tools}
            disabled={disabled}
          />
        ))}
    </div>
  )
}

type OneProps = {
  field: FormField
  value: unknown
  onChange: (value: unknown) => void
  optional: boolean
  errors: Readonly<Record<string, string>>
  tools: FormTools
  disabled: boolean
}

function FieldOf({ field, value, onChange, optional, errors, tools, disabled }: OneProps) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const label = pick(field.label, language).text
  const hint = pick(field.help, language).text || undefined
  const common = {
    id: fieldId(field.pointer),
    label,
    hint,
    optional,
    disabled,
    error: errors[field.pointer],
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const options = field.options.map((option) => {
    const help = pick(option.help, language).text
    return { value: option.value, label: pick(option.label, language).text, ...(help ? { hint: help } : {}) }
  })

  const choose = (chosen: string) => onChange(chosen === '' ? '' : constOf(field.schema, chosen))

  switch (field.widget) {
    case 'text':
      return <TextField {...common} value={text} onChange={onChange} />
    case 'email':
      return <TextField {...common} type="email" autoComplete="email" value={text} onChange={onChange} />
    case 'tel':
      return <TextField {...common} type="tel" autoComplete="tel" value={text} onChange={onChange} />
    case 'textarea':
      return <TextAreaField {...common} value={text} limit={field.schema.maxLength} onChange={onChange} />
    case 'number':
      return (
        <div className={classes.short}>
          <NumberField
            {...common}
            places={field.schema.type === 'integer' ? 0 : 2}
            value={text}
            onChange={(typed) => onChange(numberValue(field, typed))}
          />
        </div>
      )
    case 'money': {
      const money = value as Partial<Money> | undefined
      const currency = money?.currency ?? tools.currency ?? tools.budget?.currency ?? 'KZT'
      return (
        <div className={classes.short}>
          <NumberField
            {...common}
            error={errors[field.pointer] ?? errors[`${field.pointer}/amount`]}
            places={2}
            value={money?.amount ?? ''}
            onChange={(amount) => onChange(amount === '' ? undefined : { amount, currency })}
          />
        </div>
      )
    }
    case 'date':
      return <DateField {...common} value={text} onChange={onChange} />
    case 'select':
      return <SelectField {...common} options={options} value={text} onChange={choose} />
    case 'radio':
      return <RadioField {...common} options={options} value={text} onChange={choose} />
    case 'checkbox':
      return <CheckboxField {...common} checked={value === true} onChange={onChange} />
    case 'checkboxes':
      return (
        <CheckboxesField
          {...common}
          options={options}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(chosen) => onChange(optionValues(field, chosen))}
        />
      )
    case 'lines':
    case 'rows': {
      const columns = columnsOf(field, language)
      return (
        <RowsField
          pointer={field.pointer}
          label={label}
          hint={hint}
          optional={optional}
          columns={columns}
          rows={Array.isArray(value) ? value : []}
          onChange={(rows) => onChange(rows.length > 0 ? rows : undefined)}
          addLabel={t('rows.add')}
          rowLabel={(n) => t('rows.line', { n })}
          errors={errors}
          disabled={disabled}
        />
      )
    }
    default:
      return (
        <Whole label={label} hint={hint} error={errors[field.pointer]}>
          <WholeWidget
            field={field}
            value={value}
            onChange={onChange}
            errors={errors}
            tools={tools}
            disabled={disabled}
          />
        </Whole>
      )
  }
}

function WholeWidget({ field, value, onChange, errors, tools, disabled }: Omit<OneProps, 'optional'>) {
  const { pointer, widget } = field
  switch (widget) {
    case 'budget': {
      if (!tools.budget) return null
      const lines = ((value as { lines?: BudgetLine[] } | undefined)?.lines ?? []) as BudgetLine[]
      return (
        <BudgetGrid
          pointer={`${pointer}/lines`}
          lines={lines}
          onChange={(next) => onChange({ ...(value as object | undefined), lines: next })}
          rules={tools.budget}
          errors={errors}
          disabled={disabled}
        />
      )
    }
    case 'indicators':
      return (
        <Indicators
          pointer={pointer}
          items={(value as Indicator[] | undefined) ?? []}
          onChange={onChange}
          periods={tools.periods ?? 1}
          errors={errors}
          disabled={disabled}
        />
      )
    case 'volunteers':
      return (
        <Volunteers
          pointer={pointer}
          value={(value as VolunteerPlan | undefined) ?? {}}
          onChange={onChange}
          errors={errors}
          disabled={disabled}
        />
      )
    case 'attachments':
      return tools.files ? (
        <Attachments pointer={pointer} tools={tools.files} errors={errors} disabled={disabled} />
      ) : null
    default:
      return null
  }
}

function Whole({
  label,
  hint,
  error,
  children,
}: {
  label: string
  hint: string | undefined
  error: string | undefined
  children: ReactNode
}) {
  useTranslation('form')
  return (
    <section data-wide>
      <h2 className={classes.head}>{label}</h2>
      {hint && <p className={classes.help}>{hint}</p>}
      {error && <p className={classes.error}>{error}</p>}
      {children}
    </section>
  )
}

/** A number where the schema wants one; text that cannot be read stays, so that its fault shows. */
function numberValue(field: FormField, typed: string): unknown {
  if (typed === '') return undefined
  const wantsText = field.schema.type === 'string'
  return wantsText || readNumber(typed, 4) === undefined ? typed : Number(typed)
}

function optionValues(field: FormField, chosen: string[]): unknown {
  if (chosen.length === 0) return undefined
  const { items } = field.schema
  if (typeof items !== 'object' || Array.isArray(items)) return chosen
  return chosen.map((text) => constOf(items as FieldSchema, text))
}

/** What stands in the schema for an option: it may be a number. */
function constOf(schema: FieldSchema, text: string): unknown {
  const known = [...(schema.oneOf ?? []).map((option) => option.const), ...(schema.enum ?? [])]
  const found = known.find((each) => each !== undefined && String(each) === text)
  return found ?? (schema.type === 'integer' || schema.type === 'number' ? Number(text) : text)
}
