import { CheckboxField, fieldId, TextField } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Decimal, Int } from '../fields'
import type { Chapter } from './chapter'

/** How scores become a result. */
export function Scoring({ value, put, at }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <section id="scoring" tabIndex={-1} className={classes.section}>
      <h2>{t('form.scoring')}</h2>
      <div className={classes.row}>
        <Decimal
          pointer="/scoring/step"
          label={t('form.step')}
          error={at('/scoring/step')}
          value={value.scoring.step}
          onChange={(step) => put({ scoring: { ...value.scoring, step } })}
        />
        <Int
          pointer="/scoring/min_experts"
          label={t('form.min_experts')}
          error={at('/scoring/min_experts')}
          value={value.scoring.min_experts}
          onChange={(least) => put({ scoring: { ...value.scoring, min_experts: least ?? 0 } })}
        />
        <Decimal
          pointer="/scoring/pass_threshold"
          label={t('form.pass')}
          error={at('/scoring/pass_threshold')}
          value={value.scoring.pass_threshold}
          onChange={(pass_threshold) => put({ scoring: { ...value.scoring, pass_threshold } })}
        />
        <Decimal
          pointer="/scoring/third_opinion_if_spread_over"
          label={t('form.further')}
          optional
          error={at('/scoring/third_opinion_if_spread_over')}
          value={value.scoring.third_opinion_if_spread_over}
          onChange={(over) => put({ scoring: { ...value.scoring, third_opinion_if_spread_over: over } })}
        />
        <Int
          pointer="/scoring/comment_below"
          label={t('form.comment_below')}
          optional
          error={at('/scoring/comment_below')}
          value={value.scoring.comment_below}
          onChange={(percent) => put({ scoring: { ...value.scoring, comment_below: percent ?? 0 } })}
        />
        <TextField
          id={fieldId('/scoring/tie_break')}
          label={t('form.tie_break')}
          hint={t('form.tie_break_hint')}
          optional
          error={at('/scoring/tie_break/0') ?? at('/scoring/tie_break')}
          value={(value.scoring.tie_break ?? []).join(', ')}
          onChange={(text) =>
            put({ scoring: { ...value.scoring, tie_break: text.split(/,\s*/).filter(Boolean) } })
          }
        />
      </div>
      <CheckboxField
        label={t('form.blind')}
        checked={value.scoring.blind ?? false}
        onChange={(blind) => put({ scoring: { ...value.scoring, blind } })}
      />
    </section>
  )
}
