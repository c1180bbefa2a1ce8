import { type HTMLInputAutoCompleteAttribute, type ReactNode, useEffect, useId, useState } from 'react'
import { formatNumber } from '../lib/format'
import { readNumber } from '../lib/money'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import classes from './Field.module.css'
import { Icon } from './Icon'
import input from './Input.module.css'

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

type Frame = FieldProps & {
  /** In a grid the head row is the visible label; the error then stands under the row. */
  hideLabel?: boolean | undefined
}

type Wiring = {
  id: string
  disabled: boolean | undefined
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
  'aria-label': string | undefined
}

function Framed({
  label,
  hint,
  error,
  optional,
  id,
  disabled,
  hideLabel = false,
  children,
}: Frame & { children: (wiring: Wiring) => ReactNode }) {
  const made = useId()
  const own = id ?? made
  const hintId = hint && !hideLabel ? `${own}-hint` : ''
  const errorId = error && !hideLabel ? `${own}-error` : ''
  const control = children({
    id: own,
    disabled,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': [hintId, errorId].filter(Boolean).join(' ') || undefined,
    'aria-label': hideLabel ? label : undefined,
  })
  if (hideLabel) return <>{control}</>
  return (
    <div className={input.field}>
      <label className={input.label} htmlFor={own}>
        <Label label={label} optional={optional} />
      </label>
      {hint && (
        <span id={hintId} className={input.hint}>
          {hint}
        </span>
      )}
      {control}
      {error && (
        <span id={errorId} className={input.error}>
          {error}
        </span>
      )}
    </div>
  )
}

type TextProps = Frame & {
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

export function TextField({
  label,
  hint,
  error,
  optional,
  id,
  disabled,
  hideLabel,
  onChange,
  ...rest
}: TextProps) {
  return (
    <Framed {...{ label, hint, error, optional, id, disabled, hideLabel }}>
      {(wiring) => (
        <input
          {...rest}
          {...wiring}
          className={input.input}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Framed>
  )
}

export function PasswordField({
  label,
  hint,
  error,
  optional,
  id,
  disabled,
  onChange,
  type: _,
  ...rest
}: TextProps) {
  const { t } = useTranslation('session')
  const [shown, setShown] = useState(false)
  const { hideLabel: __, ...plain } = rest
  return (
    <Framed {...{ label, hint, error, optional, id, disabled }}>
      {(wiring) => (
        <div className={input.side}>
          <input
            {...plain}
            {...wiring}
            type={shown ? 'text' : 'password'}
            className={input.input}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <button
            type="button"
            aria-label={t('password_show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? 'eye-off' : 'eye'} />
          </button>
        </div>
      )}
    </Framed>
  )
}

export function TextAreaField({
  label,
  hint,
  error,
  optional,
  id,
  disabled,
  hideLabel,
  onChange,
  rows = 4,
  limit,
  ...rest
}: Omit<TextProps, 'type'> & { rows?: number; limit?: number | undefined }) {
  return (
    <div>
      <Framed {...{ label, hint, error, optional, id, disabled, hideLabel }}>
        {(wiring) => (
          <textarea
            {...rest}
            {...wiring}
            rows={rows}
            className={input.input}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )}
      </Framed>
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
  sums = false,
  ...frame
}: Frame & {
  value: string
  onChange: (value: string) => void
  places?: number
  /** One of a column of numbers: set right, digits of one width. */
  sums?: boolean
}) {
  const language = useLanguage()
  const shown = readNumber(value, places) === undefined ? value : formatNumber(value, language)
  const [text, setText] = useState(shown)
  const [editing, setEditing] = useState(false)
  useEffect(() => {
    if (!editing) setText(shown)
  }, [shown, editing])
  return (
    <Framed {...frame}>
      {(wiring) => (
        <input
          {...wiring}
          type="text"
          value={text}
          inputMode={places > 0 ? 'decimal' : 'numeric'}
          autoComplete="off"
          className={sums ? `${input.input} ${input.numeric}` : input.input}
          onFocus={() => setEditing(true)}
          onBlur={() => setEditing(false)}
          onChange={(event) => {
            const typed = event.currentTarget.value
            setText(typed)
            onChange(typed.trim() === '' ? '' : (readNumber(typed, places) ?? typed))
          }}
        />
      )}
    </Framed>
  )
}

export type Option = { value: string; label: string; hint?: string }

export function SelectField({
  options,
  value,
  onChange,
  ...frame
}: Frame & { value: string; options: readonly Option[]; onChange: (value: string) => void }) {
  const { t } = useTranslation('form')
  return (
    <Framed {...frame}>
      {(wiring) => (
        <div className={input.side}>
          <select
            {...wiring}
            className={input.input}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            <option value="">{t('choose')}</option>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
            {/* A value from an earlier list stays in sight until it is changed. */}
            {value !== '' && !options.some((option) => option.value === value) && (
              <option value={value}>{value}</option>
            )}
          </select>
          <Icon name="chevron-down" />
        </div>
      )}
    </Framed>
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
}: FieldProps & {
  options: readonly Option[]
  value: readonly string[]
  onChange: (value: string[]) => void
}) {
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
