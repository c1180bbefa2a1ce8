import { fieldId } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Int } from '../fields'
import { MomentField } from '../MomentField'
import type { Chapter } from './chapter'

/** When it opens and closes. */
export function Dates({ value, put, at, zone }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <section id="dates" tabIndex={-1} className={classes.section}>
      <h2>{t('form.dates')}</h2>
      <div className={classes.row}>
        <MomentField
          id={fieldId('/opens_at')}
          label={t('opens')}
          error={at('/opens_at')}
          zone={zone}
          value={value.opens_at}
          onChange={(opens_at) => put({ opens_at })}
        />
        <MomentField
          id={fieldId('/closes_at')}
          label={t('closes')}
          error={at('/closes_at')}
          zone={zone}
          value={value.closes_at}
          onChange={(closes_at) => put({ closes_at })}
        />
        <Int
          pointer="/grace_minutes"
          label={t('form.grace')}
          error={at('/grace_minutes')}
          value={value.grace_minutes}
          onChange={(minutes) => put({ grace_minutes: minutes ?? 0 })}
        />
      </div>
    </section>
  )
}
