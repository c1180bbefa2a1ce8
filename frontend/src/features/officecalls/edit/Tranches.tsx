import { CheckboxField, fieldId, SelectField } from '../../../components/Field'
import { Meter } from '../../../components/Meter'
import { formatPercent } from '../../../lib/format'
import { useTranslation } from '../../../lib/texts'
import { useLanguage } from '../../../lib/useLanguage'
import classes from '../Calls.module.css'
import { Int, Rows } from '../fields'
import { type Chapter, Title } from './chapter'

/** How the money of a grant comes, part by part. */
export function Tranches({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  return (
    <Rows
      faulty={faulty}
      pointer="/tranches"
      title={t('form.tranches')}
      hint={
        <Meter
          label={t('form.percent_sum')}
          value={BigInt(value.tranches.reduce((sum, tranche) => sum + tranche.percent, 0))}
          limit={100n}
          floor={100n}
          format={(percent) => formatPercent(String(percent), language)}
        />
      }
      rows={value.tranches}
      onChange={(tranches) => put({ tranches: tranches.map((each, n) => ({ ...each, no: n + 1 })) })}
      blank={() => ({ no: value.tranches.length + 1, percent: 0, conditions: [], title: {} })}
      name={(tranche) => t('form.tranche', { no: tranche.no })}
    >
      {(tranche, set, pointer) => {
        const conditions = tranche.conditions ?? []
        const signature = conditions.some((one) => one.code === 'signature')
        const report = conditions.find((one) => one.code === 'report_accepted')
        const spent = conditions.find((one) => one.code === 'spent_share')
        const rest = (code: string) => conditions.filter((one) => one.code !== code)
        return (
          <>
            <div className={classes.row}>
              <Int
                pointer={`${pointer}/percent`}
                label={t('form.percent')}
                error={at(`${pointer}/percent`)}
                value={tranche.percent}
                onChange={(percent) => set({ ...tranche, percent: percent ?? 0 })}
              />
              <SelectField
                id={fieldId(`${pointer}/conditions`)}
                label={t('form.on_report')}
                optional
                error={at(`${pointer}/conditions`)}
                value={report?.report ?? ''}
                onChange={(code) =>
                  set({
                    ...tranche,
                    conditions: code
                      ? [...rest('report_accepted'), { code: 'report_accepted', report: code }]
                      : rest('report_accepted'),
                  })
                }
                options={value.reports.map((each) => ({
                  value: each.code,
                  label: named(each.title, each.code),
                }))}
              />
              <Int
                pointer={`${pointer}/conditions/spent`}
                label={t('form.on_spent')}
                optional
                value={spent?.need}
                onChange={(need) =>
                  set({
                    ...tranche,
                    conditions: need
                      ? [...rest('spent_share'), { code: 'spent_share', need }]
                      : rest('spent_share'),
                  })
                }
              />
            </div>
            <CheckboxField
              label={t('form.on_signature')}
              checked={signature}
              onChange={(on) =>
                set({
                  ...tranche,
                  conditions: on ? [{ code: 'signature' }, ...rest('signature')] : rest('signature'),
                })
              }
            />
            <Title row={tranche} set={set} pointer={pointer} at={at} texts={texts} />
          </>
        )
      }}
    </Rows>
  )
}
