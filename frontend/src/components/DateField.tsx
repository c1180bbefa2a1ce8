import { useState } from 'react'
import { useTranslation } from '../lib/texts'
import classes from './DateField.module.css'
import { FieldGroup, type FieldProps, SelectField, TextField } from './Field'

const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const

/** The date in three parts, month in words: no calendar to open, no order of digits to guess. */
export function DateField({
  value,
  onChange,
  ...group
}: FieldProps & { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('form')
  const [parts, setParts] = useState(() => split(value))
  // A value that came from outside (a draft that was loaded) replaces the parts.
  const shown = join(parts) === value || !isDate(value) ? parts : split(value)

  function change(next: Partial<typeof parts>) {
    const all = { ...shown, ...next }
    setParts(all)
    onChange(join(all))
  }

  return (
    <FieldGroup {...group}>
      <div className={classes.parts}>
        <TextField
          label={t('date.day')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          value={shown.day}
          disabled={group.disabled}
          onChange={(day) => change({ day: day.trim() })}
        />
        <SelectField
          label={t('date.month')}
          value={shown.month}
          disabled={group.disabled}
          options={months.map((month) => ({ value: String(month), label: t(`month.${month}`) }))}
          onChange={(month) => change({ month })}
        />
        <TextField
          label={t('date.year')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={shown.year}
          disabled={group.disabled}
          onChange={(year) => change({ year: year.trim() })}
        />
      </div>
    </FieldGroup>
  )
}

function split(value: string): { day: string; month: string; year: string } {
  const [year = '', month = '', day = ''] = isDate(value) ? value.split('-') : []
  return { day: day.replace(/^0/, ''), month: month.replace(/^0/, ''), year }
}

/** A real date as YYYY-MM-DD; unfinished parts as they are, which no schema takes for a date; '' when empty. */
function join({ day, month, year }: { day: string; month: string; year: string }): string {
  if (!day && !month && !year) return ''
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

export function isDate(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (!match) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}
