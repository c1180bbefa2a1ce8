import { CheckboxesField, fieldId, TextField } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Int, Sum } from '../fields'
import type { Chapter } from './chapter'

const applicantKinds = ['ngo', 'initiative_group', 'individual'] as const
const goals = Array.from({ length: 17 }, (_, place) => place + 1)

/** How much, how long, for whom. */
export function Limits({ value, put, at }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <section id="limits" tabIndex={-1} className={classes.section}>
      <h2>{t('form.limits')}</h2>
      <div className={classes.row}>
        <Sum
          pointer="/award/min"
          label={t('form.award_min')}
          error={at('/award/min') ?? at('/award')}
          value={value.award.min}
          onChange={(min) => put({ award: { ...value.award, min } })}
        />
        <Sum
          pointer="/award/max"
          label={t('form.award_max')}
          error={at('/award/max')}
          value={value.award.max}
          onChange={(max) => put({ award: { ...value.award, max } })}
        />
        <TextField
          id={fieldId('/currency')}
          label={t('form.currency')}
          error={at('/currency')}
          maxLength={3}
          value={value.award.max.currency}
          onChange={(code) =>
            put({
              award: {
                min: { ...value.award.min, currency: code.toUpperCase() },
                max: { ...value.award.max, currency: code.toUpperCase() },
              },
            })
          }
        />
        <Int
          pointer="/duration_months/min"
          label={t('form.months_min')}
          error={at('/duration_months/min') ?? at('/duration_months')}
          value={value.duration_months.min}
          onChange={(min) => put({ duration_months: { ...value.duration_months, min: min ?? 0 } })}
        />
        <Int
          pointer="/duration_months/max"
          label={t('form.months_max')}
          error={at('/duration_months/max')}
          value={value.duration_months.max}
          onChange={(max) => put({ duration_months: { ...value.duration_months, max: max ?? 0 } })}
        />
        <Int
          pointer="/own_contribution_min_percent"
          label={t('form.own')}
          error={at('/own_contribution_min_percent')}
          value={value.own_contribution_min_percent}
          onChange={(share) => put({ own_contribution_min_percent: share ?? 0 })}
        />
        <Int
          pointer="/max_applications_per_applicant"
          label={t('form.per_applicant')}
          error={at('/max_applications_per_applicant')}
          value={value.max_applications_per_applicant}
          onChange={(most) => put({ max_applications_per_applicant: most ?? 0 })}
        />
      </div>
      <CheckboxesField
        id={fieldId('/applicant_kinds')}
        label={t('form.applicant_kinds')}
        error={at('/applicant_kinds')}
        value={value.applicant_kinds}
        onChange={(applicant_kinds) => put({ applicant_kinds })}
        options={applicantKinds.map((kind) => ({ value: kind, label: t(`form.kinds_of.${kind}`) }))}
      />
      <details className={classes.more}>
        <summary>{t('form.themes')}</summary>
        <CheckboxesField
          id={fieldId('/themes_sdg')}
          label={t('form.themes')}
          error={at('/themes_sdg')}
          value={value.themes_sdg.map(String)}
          onChange={(next) => put({ themes_sdg: next.map(Number) })}
          options={goals.map((n) => ({ value: String(n), label: t('form.theme', { n }) }))}
        />
      </details>
    </section>
  )
}
