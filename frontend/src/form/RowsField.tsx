import { Button } from '../components/Button'
import { DateField } from '../components/DateField'
import { Choice, FieldGroup, fieldId, NumberField, TextAreaField, TextField } from '../components/Field'
import { type Language, pick } from '../lib/format'
import { readNumber } from '../lib/money'
import { useTranslation } from '../lib/texts'
import classes from './RowsField.module.css'
import type { FieldSchema, FormField, Values } from './schema'

export type RowColumn = {
  /** '' when the row is the value itself: a list of texts. */
  name: string
  label: string
  kind: 'text' | 'textarea' | 'integer' | 'date' | 'check'
  optional?: boolean
}

/** The columns of a list from the schema of its items; a list of texts has one without a name. */
export function columnsOf(field: FormField, language: Language): RowColumn[] {
  const items = field.schema.items
  if (field.widget === 'lines' || typeof items !== 'object' || Array.isArray(items))
    return [{ name: '', label: '', kind: 'text' }]
  const required = items.required ?? []
  return Object.entries(items.properties ?? {}).flatMap(([name, schema]) =>
    typeof schema === 'object'
      ? [
          {
            name,
            label: pick((schema as FieldSchema)['x-label'], language).text || name,
            kind: cellKind(schema as FieldSchema),
            optional: !required.includes(name),
          },
        ]
      : [],
  )
}

function cellKind(schema: FieldSchema): RowColumn['kind'] {
  if (schema.type === 'integer') return 'integer'
  if (schema.type === 'boolean') return 'check'
  if (schema.format === 'date') return 'date'
  return (schema.maxLength ?? 0) > 500 ? 'textarea' : 'text'
}

type Props = {
  /** Where the list lies in the values. */
  pointer: string
  label: string
  hint?: string | undefined
  optional?: boolean
  columns: readonly RowColumn[]
  rows: readonly unknown[]
  onChange: (rows: unknown[]) => void
  addLabel: string
  /** Names one row: "Activity 3". */
  rowLabel: (n: number) => string
  errors: Readonly<Record<string, string>>
  disabled?: boolean
}

/** A list that grows row by row: tasks, activities, people. */
export function RowsField({
  pointer,
  label,
  hint,
  optional,
  columns,
  rows,
  onChange,
  addLabel,
  rowLabel,
  errors,
  disabled = false,
}: Props) {
  const { t } = useTranslation(['form', 'common'])
  const simple = columns.length === 1
  const put = (row: number, name: string, value: unknown) =>
    onChange(
      rows.map((each, index) =>
        index === row ? (name === '' ? value : { ...(each as Values), [name]: value }) : each,
      ),
    )
  const remove = (row: number) => onChange(rows.filter((_, index) => index !== row))

  return (
    <FieldGroup
      id={fieldId(pointer)}
      label={label}
      hint={hint}
      optional={optional}
      error={errors[pointer]}
      disabled={disabled}
    >
      <div className={classes.rows}>
        {rows.map((row, index) => (
          // biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset would cut the border of the card
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the list
            key={index}
            className={simple ? classes.simple : classes.card}
            role="group"
            aria-label={rowLabel(index + 1)}
          >
            {!simple && <strong className={classes.name}>{rowLabel(index + 1)}</strong>}
            <div className={classes.cells}>
              {columns.map((column) => (
                <Cell
                  key={column.name}
                  column={simple ? { ...column, label: rowLabel(index + 1) } : column}
                  value={column.name === '' ? row : (row as Values)[column.name]}
                  onChange={(value) => put(index, column.name, value)}
                  pointer={column.name === '' ? `${pointer}/${index}` : `${pointer}/${index}/${column.name}`}
                  errors={errors}
                  disabled={disabled}
                />
              ))}
            </div>
            {!disabled && (
              <div>
                <Button
                  look="quiet"
                  danger
                  icon="trash"
                  aria-label={`${t('common:file.remove')}: ${rowLabel(index + 1)}`}
                  onClick={() => remove(index)}
                >
                  {t('common:file.remove')}
                </Button>
              </div>
            )}
          </div>
        ))}
        {!disabled && (
          <div>
            <Button
              icon="plus"
              onClick={() => onChange([...rows, simple && columns[0]?.name === '' ? '' : {}])}
            >
              {addLabel}
            </Button>
          </div>
        )}
      </div>
    </FieldGroup>
  )
}

function Cell({
  column,
  value,
  onChange,
  pointer,
  errors,
  disabled,
}: {
  column: RowColumn
  value: unknown
  onChange: (value: unknown) => void
  pointer: string
  errors: Readonly<Record<string, string>>
  disabled: boolean
}) {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const common = {
    id: fieldId(pointer),
    label: column.label,
    error: errors[pointer],
    optional: column.optional,
    disabled,
  }
  switch (column.kind) {
    case 'textarea':
      return (
        <div className={classes.wide}>
          <TextAreaField {...common} rows={3} value={text} onChange={onChange} />
        </div>
      )
    case 'integer':
      return (
        <NumberField
          {...common}
          value={text}
          onChange={(typed) =>
            onChange(typed === '' ? undefined : readNumber(typed, 0) === undefined ? typed : Number(typed))
          }
        />
      )
    case 'date':
      return (
        <div className={classes.wide}>
          <DateField {...common} value={text} onChange={onChange} />
        </div>
      )
    case 'check':
      return (
        <Choice
          kind="checkbox"
          id={common.id}
          label={column.label}
          checked={value === true}
          disabled={disabled}
          onChange={onChange}
        />
      )
    default:
      return (
        <div className={classes.wide}>
          <TextField {...common} value={text} onChange={onChange} />
        </div>
      )
  }
}
