import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { MoneyText } from '../../components/MoneyText'
import { RowName } from '../../components/RecordList'
import { StateBadge, type Tone } from '../../components/StateBadge'
import { formatNumber } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import type { Report } from './queries'
import classes from './Report.module.css'
import { narrativeParts } from './register'

const expenseTones: Record<'claimed' | 'accepted' | 'disallowed', Tone> = {
  claimed: 'quiet',
  accepted: 'done',
  disallowed: 'fault',
}

/** What the report says, for everybody who may read it. */
export function ReportText({ report, without }: { report: Report; without: readonly string[] }) {
  const { t } = useTranslation('reports')
  const language = useLanguage()
  const shows = (name: string) => !without.includes(name)
  const parts = Object.entries(report.narrative)
  return (
    <>
      {shows('narrative') && (
        <section className="stack">
          <h2>{t('section.narrative')}</h2>
          {parts.length === 0 && <p>{t('nothing_written')}</p>}
          {parts.map(([name, text]) => {
            const part = narrativeParts.find((known) => known === name)
            return (
              <div key={name}>
                {part && <h3>{t(`part.${part}`)}</h3>}
                <p className={classes.text}>{text}</p>
              </div>
            )
          })}
        </section>
      )}
      {shows('indicators') && (
        <section className="stack">
          <h2>{t('section.indicators')}</h2>
          <DataList
            caption={t('section.indicators')}
            rows={report.indicators}
            rowKey={(row) => row.code}
            empty={<p>{t('nothing_written')}</p>}
            columns={[
              { key: 'title', head: t('indicator'), cell: (row) => row.title },
              {
                key: 'planned',
                head: t('plan'),
                numeric: true,
                cell: (row) => `${formatNumber(row.planned, language)} ${row.unit}`,
              },
              {
                key: 'value',
                head: t('fact'),
                numeric: true,
                cell: (row) =>
                  row.value ? `${formatNumber(row.value, language)} ${row.unit}` : row.reason || '—',
              },
              { key: 'evidence', head: t('evidence'), cell: (row) => row.evidence || '—' },
            ]}
          />
        </section>
      )}
      {shows('expenses') && (
        <section className="stack">
          <h2>{t('section.expenses')}</h2>
          <DataList
            caption={t('section.expenses')}
            rows={report.expenses}
            rowKey={(row) => row.id}
            empty={<p>{t('no_expenses')}</p>}
            columns={[
              {
                key: 'document',
                head: t('document'),
                cell: (row) => (
                  <>
                    <RowName note={[row.supplier_name, row.supplier_bin].filter(Boolean).join(', ')}>
                      {row.document}
                    </RowName>
                    {row.receipt_id && report.attachments.some(({ id }) => id === row.receipt_id) && (
                      <a href={`/api/v1/attachments/${row.receipt_id}`}>{t('open_receipt')}</a>
                    )}
                  </>
                ),
              },
              { key: 'on', head: t('spent_on'), cell: (row) => <DateText value={row.spent_on} /> },
              {
                key: 'line',
                head: t('line'),
                cell: (row) => {
                  const line = report.lines.find((each) => each.line === row.line)
                  return `${row.line}. ${line?.title ?? ''}`
                },
              },
              {
                key: 'state',
                head: t('verdict'),
                cell: (row) => (
                  <RowName note={row.reason}>
                    <StateBadge tone={expenseTones[row.state]} label={t(`expense_state.${row.state}`)} />
                  </RowName>
                ),
              },
              {
                key: 'amount',
                head: t('amount'),
                numeric: true,
                cell: (row) => <MoneyText value={row.amount} exact />,
              },
            ]}
          />
          <p>
            {t('claimed')}: <MoneyText value={report.totals.claimed} exact />. {t('accepted')}:{' '}
            <MoneyText value={report.totals.accepted} exact />. {t('disallowed')}:{' '}
            <MoneyText value={report.totals.disallowed} exact />.
          </p>
        </section>
      )}
      {shows('deviations') && report.deviations && (
        <section className="stack">
          <h2>{t('section.deviations')}</h2>
          <p className={classes.text}>{report.deviations}</p>
        </section>
      )}
    </>
  )
}
