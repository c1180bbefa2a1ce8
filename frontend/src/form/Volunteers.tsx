import { CheckboxField, fieldId, NumberField } from '../components/Field'
import { formatNumber } from '../lib/format'
import { readNumber } from '../lib/money'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import classes from './RowCard.module.css'

export type VolunteerPlan = {
  planned?: number | string
  hours_planned?: number | string
  min_age?: number | string
  minors?: boolean
  safeguarding?: boolean
}

type Props = {
  pointer: string
  value: VolunteerPlan
  onChange: (value: VolunteerPlan) => void
  errors: Readonly<Record<string, string>>
  disabled: boolean
}

export function Volunteers({ pointer, value, onChange, errors, disabled }: Props) {
  const { t } = useTranslation('form')
  const language = useLanguage()
  const hours = Number(value.hours_planned)
  const people = Number(value.planned)
  const each = people > 0 && hours > 0 ? Math.round(hours / people) : undefined

  const number = (name: 'planned' | 'hours_planned' | 'min_age') => (
    <NumberField
      id={fieldId(`${pointer}/${name}`)}
      label={t(`volunteers.${name}`)}
      error={errors[`${pointer}/${name}`]}
      disabled={disabled}
      value={String(value[name] ?? '')}
      onChange={(text) =>
        onChange({ ...value, [name]: text === '' || readNumber(text, 0) === undefined ? text : Number(text) })
      }
    />
  )
  const check = (name: 'minors' | 'safeguarding') => (
    <CheckboxField
      id={fieldId(`${pointer}/${name}`)}
      label={t(`volunteers.${name}`)}
      error={errors[`${pointer}/${name}`]}
      disabled={disabled}
      checked={value[name] ?? false}
      onChange={(checked) => onChange({ ...value, [name]: checked })}
    />
  )

  return (
    <div id={fieldId(pointer)} tabIndex={-1} className={classes.fields}>
      {number('planned')}
      {number('hours_planned')}
      {each !== undefined && (
        <p className={classes.note} role="status">
          {t('volunteers.per_person', { hours: formatNumber(each, language) })}
        </p>
      )}
      {number('min_age')}
      <div>
        {check('minors')}
        {check('safeguarding')}
      </div>
    </div>
  )
}
