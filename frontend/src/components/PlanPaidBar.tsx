import { formatShare } from '../lib/format'
import { type Money, minorOf, money, shareOf } from '../lib/money'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { DataList } from './DataList'
import { MoneyText } from './MoneyText'
import classes from './PlanPaidBar.module.css'
import { Twin } from './Twin'

export type PlanPaid = { key: string; label: string; plan: Money; paid: Money }

/** Plan is pale with an outline, fact is strong; the bars share one scale. */
export function PlanPaidBar({ title, rows }: { title: string; rows: readonly PlanPaid[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const largest = rows.flatMap((row) => [minorOf(row.plan), minorOf(row.paid)]).reduce(larger, 1n)
  const width = (part: bigint, whole: bigint) => `${whole > 0n ? Number((part * 1000n) / whole) / 10 : 0}%`
  const share = (row: PlanPaid) => formatShare(shareOf(minorOf(row.paid), minorOf(row.plan)), language)

  return (
    <Twin
      title={title}
      picture={
        <div>
          <ul className={classes.rows}>
            {rows.map((row) => (
              <li key={row.key}>
                <div className={classes.head}>
                  <strong>{row.label}</strong>
                  <span>
                    <MoneyText value={row.paid} /> · {t('plan.share', { share: share(row) })}
                  </span>
                </div>
                <div
                  className={classes.plan}
                  style={{ width: width(minorOf(row.plan), largest) }}
                  aria-hidden="true"
                >
                  <div
                    className={classes.fact}
                    style={{ width: width(minorOf(row.paid), minorOf(row.plan)) }}
                  />
                </div>
              </li>
            ))}
          </ul>
          <div className={classes.legend} aria-hidden="true">
            <span>
              <i />
              {t('plan.plan')}
            </span>
            <span>
              <i data-fact />
              {t('plan.fact')}
            </span>
          </div>
        </div>
      }
      table={
        <DataList
          caption={title}
          rows={rows}
          rowKey={(row) => row.key}
          empty={null}
          columns={[
            { key: 'label', head: t('timeline.item'), cell: (row) => row.label },
            {
              key: 'plan',
              head: t('plan.plan'),
              numeric: true,
              cell: (row) => <MoneyText value={row.plan} />,
            },
            {
              key: 'paid',
              head: t('plan.fact'),
              numeric: true,
              cell: (row) => <MoneyText value={row.paid} />,
            },
            {
              key: 'rest',
              head: t('plan.rest'),
              numeric: true,
              cell: (row) => (
                <MoneyText value={money(minorOf(row.plan) - minorOf(row.paid), row.plan.currency)} />
              ),
            },
          ]}
        />
      }
    />
  )
}

function larger(one: bigint, other: bigint): bigint {
  if (one > other) return one
  return other
}
