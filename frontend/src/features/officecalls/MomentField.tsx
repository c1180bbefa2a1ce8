import { DateField } from '../../components/DateField'
import { type FieldProps, TextField } from '../../components/Field'
import { useTranslation } from '../../lib/texts'
import classes from './Calls.module.css'

/** A day and an hour on the clocks of the call: "2026-03-10T18:00". */
export function MomentField({
  label,
  hint,
  error,
  id,
  disabled,
  zone,
  value,
  onChange,
}: FieldProps & { zone: string; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('officecalls')
  const [day = '', clock = ''] = value.split('T')
  return (
    <div className={classes.moment}>
      <DateField
        label={label}
        hint={hint}
        error={error}
        id={id}
        disabled={disabled}
        value={day}
        onChange={(next) => onChange(`${next}T${clock}`)}
      />
      <TextField
        label={t('form.time')}
        hint={t('form.time_hint', { zone })}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        disabled={disabled}
        value={clock}
        onChange={(next) => onChange(`${day}T${next}`)}
      />
    </div>
  )
}
