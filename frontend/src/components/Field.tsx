import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { type HTMLInputAutoCompleteAttribute, type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../lib/format'
import { readNumber } from '../lib/money'
import { useLanguage } from '../lib/useLanguage'
import classes from './Field.module.css'
import { Icon } from './Icon'

// Label, hint above the control, control, error below it. Optional fields say so; no stars, no
// placeholder in place of a label.

export type FieldProps = {
  label: string
  hint?: ReactNode | undefined
  error?: string | undefined
  optional?: boolean | undefined
  /** fieldId(pointer) lets the error summary find it. */
  id?: string | undefined
  disabled?: boolean | undefined
}

export function fieldId(pointer: string): string {
  return `field${pointer.replace(/[^\w-]+/g, '-')}`
}

function Label({ label, optional }: { label: string; optional: boolean | undefined }) {
  const { t } = useTranslation()
  return (
    <>
      {label}
      {optional && <span className={classes.optional}> ({t('optional')})</span>}
    </>
  )
}

type TextProps = FieldProps & {
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  type?: 'text' | 'email' | 'tel' | 'url'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel'
  autoComplete?: HTMLInputAutoCompleteAttribute
  maxLength?: number
  lang?: string
  spellCheck?: boolean
}

export function TextField({ label, hint, error, optional, onChange, ...rest }: TextProps) {
  return (
    <TextInput
      {...rest}
      label={<Label label={label} optional={optional} />}
      description={hint}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

export function PasswordField({ label, hint, error, optional, onChange, ...rest }: TextProps) {
  const { t } = useTranslation('session')
  const { type: _, ...plain } = rest
  return (
    <PasswordInput
      {...plain}
      label={<Label label={label} optional={optional} />}
      description={hint}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('password_show'), tabIndex: 0 }}
    />
  )
}

export function TextAreaField({
  label,
  hint,
  error,
  optional,
  onChange,
  rows = 4,
  limit,
  ...rest
}: Omit<TextProps, 'type'> & { rows?: number; limit?: number | undefined }) {
  return (
    <div>
      <Textarea
        {...rest}
        rows={rows}
        classNames={{ input: classes.textarea ?? '' }}
        label={<Label label={label} optional={optional} />}
        description={hint}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {limit !== undefined && <Counter used={[...rest.value].length} limit={limit} />}
    </div>
  )
}

function Counter({ used, limit }: { used: number; limit: number }) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const left = limit - used
  if (left > limit / 3 && left > 40) return null
  const count = Math.abs(left)
  return (
    <p className={classes.counter} data-over={left < 0 || undefined} aria-live="polite">
      {t(left < 0 ? 'characters_over' : 'characters_left', { count, n: formatNumber(count, language) })}
    </p>
  )
}

/**
 * A number kept as a decimal string ("1250.5"), shown grouped. What cannot be read stays as typed, so
 * that its error can be shown; it is never thrown away.
 */
export function NumberField({
  value,
  onChange,
  places = 0,
  label,
  hint,
  error,
  optional,
  hideLabel = false,
  ...rest
}: FieldProps & {
  value: string
  onChange: (value: string) => void
  places?: number
  /** In a grid the head row is the visible label. */
  hideLabel?: boolean
}) {
  const language = useLanguage()
  const shown = readNumber(value, places) === undefined ? value : formatNumber(value, language)
  const [text, setText] = useState(shown)
  const [editing, setEditing] = useState(false)
  useEffect(() => {
    if (!editing) setText(shown)
  }, [shown, editing])
  const labels = hideLabel
    ? { 'aria-label': label }
    : { label: <Label label={label} optional={optional} />, description: hint }
  return (
    <TextInput
      {...rest}
      {...labels}
      error={hideLabel ? Boolean(error) : error}
      value={text}
      inputMode={places > 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      classNames={{ input: classes.number ?? '' }}
      onFocus={() => setEditing(true)}
      onBlur={() => setEditing(false)}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        onChange(typed.trim() === '' ? '' : (readNumber(typed, places) ?? typed))
      }}
    />
  )
}

export type Option = { value: string; label: string; hint?: string }

export function SelectField({
  label,
  hint,
  error,
  optional,
  options,
  onChange,
  hideLabel = false,
  ...rest
}: FieldProps & {
  value: string
  options: readonly Option[]
  onChange: (value: string) => void
  hideLabel?: boolean
}) {
  const { t } = useTranslation('form')
  const labels = hideLabel
    ? { 'aria-label': label }
    : { label: <Label label={label} optional={optional} />, description: hint }
  return (
    <NativeSelect
      {...rest}
      {...labels}
      error={hideLabel ? Boolean(error) : error}
      classNames={{ input: classes.select ?? '' }}
      rightSection={<Icon name="chevron-down" />}
      rightSectionPointerEvents="none"
      data={[{ value: '', label: t('choose') }, ...options.map(({ value, label }) => ({ value, label }))]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** A set of controls under one question, with its hint and its error. */
export function FieldGroup({
  label,
  hint,
  error,
  optional,
  id,
  children,
}: FieldProps & { children: ReactNode }) {
  const hintId = useId()
  const errorId = useId()
  const described = [hint ? hintId : '', error ? errorId : ''].filter(Boolean).join(' ')
  return (
    <fieldset
      className={classes.group}
      id={id}
      tabIndex={-1}
      aria-describedby={described || undefined}
      aria-invalid={error ? true : undefined}
    >
      <legend>
        <Label label={label} optional={optional} />
      </legend>
      {hint && (
        <p id={hintId} className={classes.hint}>
          {hint}
        </p>
      )}
      <div className={classes.options}>{children}</div>
      {error && (
        <p id={errorId} className={classes.error}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

export function Choice({
  kind,
  name,
  label,
  hint,
  checked,
  onChange,
  disabled,
  id,
}: {
  kind: 'radio' | 'checkbox'
  name?: string
  label: ReactNode
  hint?: string | undefined
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean | undefined
  id?: string | undefined
}) {
  return (
    <label className={classes.choice}>
      <input
        type={kind}
        id={id}
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  )
}

export function RadioField({
  options,
  value,
  onChange,
  disabled,
  ...group
}: FieldProps & { options: readonly Option[]; value: string; onChange: (value: string) => void }) {
  const name = useId()
  return (
    <FieldGroup {...group}>
      {options.map((option) => (
        <Choice
          key={option.value}
          kind="radio"
          name={name}
          label={option.label}
          hint={option.hint}
          checked={value === option.value}
          disabled={disabled}
          onChange={() => onChange(option.value)}
        />
      ))}
    </FieldGroup>
  )
}

export function CheckboxesField({
  options,
  value,
  onChange,
  disabled,
  ...group
}: FieldProps & { options: readonly Option[]; value: readonly string[]; onChange: (value: string[]) => void }) {
  return (
    <FieldGroup {...group}>
      {options.map((option) => (
        <Choice
          key={option.value}
          kind="checkbox"
          label={option.label}
          hint={option.hint}
          checked={value.includes(option.value)}
          disabled={disabled}
          onChange={(checked) =>
            onChange(
              options
                .map((each) => each.value)
                .filter((each) => (each === option.value ? checked : value.includes(each))),
            )
          }
        />
      ))}
    </FieldGroup>
  )
}

export function CheckboxField({
  label,
  hint,
  error,
  id,
  checked,
  onChange,
  disabled,
}: FieldProps & { checked: boolean; onChange: (checked: boolean) => void }) {
  const errorId = useId()
  return (
    <div>
      <Choice
        kind="checkbox"
        id={id}
        label={label}
        hint={typeof hint === 'string' ? hint : undefined}
        checked={checked}
        onChange={onChange}
        disabled={disabled}
      />
      {error && (
        <p id={errorId} className={classes.error}>
          {error}
        </p>
      )}
    </div>
  )
}
