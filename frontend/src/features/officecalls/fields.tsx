import { type ReactNode, useId, useState } from 'react'
import { Button } from '../../components/Button'
import { FieldGroup, fieldId, NumberField, TextAreaField, TextField } from '../../components/Field'
import { currencySign, type Language, type Localised, languageNames } from '../../lib/format'
import { digitsOf, type Money } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import classes from './Calls.module.css'

type Common = {
  /** Where the value lies in the body: the server's complaints come back by it. */
  pointer: string
  label: string
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean | undefined
}

/** One text in the languages of the call, side by side. */
export function Texts({
  pointer,
  languages,
  value,
  onChange,
  rows,
  ...group
}: Common & {
  languages: readonly Language[]
  value: Localised | undefined
  onChange: (value: Localised) => void
  rows?: number
}) {
  const Field = rows ? TextAreaField : TextField
  return (
    <FieldGroup {...group} id={fieldId(pointer)}>
      <div className={classes.languages}>
        {languages.map((language) => (
          <Field
            key={language}
            id={`${fieldId(pointer)}-${language}`}
            label={languageNames[language]}
            lang={language}
            spellCheck
            value={value?.[language] ?? ''}
            onChange={(text: string) => onChange({ ...value, [language]: text })}
            {...(rows ? { rows } : {})}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

/** A whole number; empty is undefined. */
export function Int({
  pointer,
  value,
  onChange,
  ...frame
}: Common & { value: number | null | undefined; onChange: (value: number | undefined) => void }) {
  return (
    <NumberField
      {...frame}
      id={fieldId(pointer)}
      value={value == null ? '' : String(value)}
      onChange={(text) => onChange(/^-?\d+$/.test(text) ? Number(text) : undefined)}
    />
  )
}

/** A decimal kept as its text. */
export function Decimal({
  pointer,
  value,
  onChange,
  ...frame
}: Common & { value: string | undefined; onChange: (value: string) => void }) {
  return <NumberField {...frame} id={fieldId(pointer)} places={4} value={value ?? ''} onChange={onChange} />
}

export function Sum({
  pointer,
  label,
  value,
  onChange,
  ...frame
}: Common & { value: Money; onChange: (value: Money) => void }) {
  return (
    <NumberField
      {...frame}
      id={fieldId(pointer)}
      label={`${label}, ${currencySign(value.currency)}`}
      places={digitsOf(value.currency)}
      value={value.amount.replace(/\.0+$/, '')}
      onChange={(amount) => onChange({ ...value, amount })}
    />
  )
}

/** The address may name a field: its row opens. */
function asked(pointer: string): boolean {
  const id = fieldId(pointer)
  const wanted = window.location.hash.slice(1)
  return wanted === id || wanted.startsWith(`${id}-`)
}

type RowsProps<Row> = {
  pointer: string
  title: string
  hint?: ReactNode
  rows: readonly Row[]
  blank: () => NoInfer<Row>
  name: (row: Row, place: number) => string
  /** Whether something in the row at this pointer is wrong: it then opens by itself. */
  faulty: (pointer: string) => boolean
  onChange: (rows: Row[]) => void
  children: (row: Row, change: (row: Row) => void, pointer: string) => ReactNode
}

/** A list of like things, each a card that opens; order is changed by a button, never by dragging alone. */
export function Rows<Row>({
  pointer,
  title,
  hint,
  rows,
  blank,
  name,
  faulty,
  onChange,
  children,
}: RowsProps<Row>) {
  const { t } = useTranslation('officecalls')
  const headId = useId()
  const [opened, setOpened] = useState<ReadonlySet<number>>(
    () => new Set(rows.map((_, place) => place).filter((place) => asked(`${pointer}/${place}`))),
  )
  const toggle = (place: number, open: boolean) => {
    if (opened.has(place) === open) return
    const next = new Set(opened)
    if (open) next.add(place)
    else next.delete(place)
    setOpened(next)
  }
  const swap = (place: number) => {
    const next = [...rows]
    const [row] = next.splice(place, 1)
    if (row !== undefined) next.splice(place - 1, 0, row)
    onChange(next)
  }
  return (
    <section id={fieldId(pointer)} tabIndex={-1} aria-labelledby={headId} className={classes.section}>
      <h2 id={headId}>{title}</h2>
      {hint}
      {rows.map((row, place) => (
        <details
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
          key={place}
          className={`card ${classes.card}`}
          open={opened.has(place) || faulty(`${pointer}/${place}`)}
          onToggle={(event) => toggle(place, event.currentTarget.open)}
        >
          <summary className={classes.cardHead}>
            <h3>{name(row, place)}</h3>
          </summary>
          {children(
            row,
            (next) => onChange(rows.map((each, other) => (other === place ? next : each))),
            `${pointer}/${place}`,
          )}
          <div className={classes.cardActs}>
            {place > 0 && (
              <Button
                look="quiet"
                icon="chevron-up"
                aria-label={t('form.up', { what: name(row, place) })}
                onClick={() => swap(place)}
              >
                {t('form.raise')}
              </Button>
            )}
            <Button
              look="quiet"
              icon="trash"
              aria-label={t('form.remove_named', { what: name(row, place) })}
              onClick={() => onChange(rows.filter((_, other) => other !== place))}
            >
              {t('form.remove')}
            </Button>
          </div>
        </details>
      ))}
      <div>
        <Button
          icon="plus"
          aria-label={t('form.add_named', { what: title })}
          onClick={() => {
            toggle(rows.length, true)
            onChange([...rows, blank()])
          }}
        >
          {t('form.add')}
        </Button>
      </div>
    </section>
  )
}
