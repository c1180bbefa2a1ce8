import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { MoneyText } from '../../components/MoneyText'
import { Page } from '../../components/Page'
import { pick } from '../../lib/format'
import { minorOf, money } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Fund.module.css'
import { fundQuery, type Period, statementQuery } from './queries'

/** What moved in a period: opening and movements make the closing. */
export function StatementPage({ id, period }: { id: string; period: Period }) {
  const { t } = useTranslation(['funds', 'form'])
  const language = useLanguage()
  const navigate = useNavigate()
  const { data: fund } = useSuspenseQuery(fundQuery(id, language))
  const { data: statement } = useSuspenseQuery(statementQuery(id, period, language))
  const [from, setFrom] = useState(period.from ?? '')
  const [to, setTo] = useState(period.to ?? '')
  const words = Object.fromEntries(statement.stages_in_words.map(({ stage, word }) => [stage, word]))
  const movements = statement.movements ?? []
  const stages = statement.stages_in_words.filter(
    ({ stage }) => minorOf(statement.opening[stage]) !== 0n || minorOf(statement.closing[stage]) !== 0n,
  )
  const query = new URLSearchParams({ ...period }).toString()
  const file = (format: string) =>
    `/api/v1/funds/${id}/statement/file?${[query, `format=${format}`].filter(Boolean).join('&')}`

  return (
    <Page
      title={t('statement.title')}
      eyebrow={pick(fund.title, language).text}
      before={
        <Link to="/app/funds/$id" params={{ id }}>
          {pick(fund.title, language).text}
        </Link>
      }
    >
      <form
        className={classes.period}
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({
            to: '/app/funds/$id/statement',
            params: { id },
            search: { ...(from ? { from } : {}), ...(to ? { to } : {}) },
          })
        }}
      >
        <DateField label={t('statement.from')} optional value={from} onChange={setFrom} />
        <DateField label={t('statement.to')} optional value={to} onChange={setTo} />
        <Button type="submit" look="main">
          {t('statement.show')}
        </Button>
      </form>
      <section className="stack">
        <h2>{t('statement.sums')}</h2>
        <DataList
          caption={t('statement.sums')}
          rows={stages}
          rowKey={({ stage }) => stage}
          empty={<p>{t('nothing_yet')}</p>}
          columns={[
            { key: 'stage', head: t('stage'), cell: ({ word }) => word },
            {
              key: 'opening',
              head: t('statement.opening'),
              numeric: true,
              cell: ({ stage }) => <MoneyText value={statement.opening[stage]} exact />,
            },
            {
              key: 'change',
              head: t('statement.change'),
              numeric: true,
              cell: ({ stage }) => (
                <MoneyText
                  value={money(
                    minorOf(statement.closing[stage]) - minorOf(statement.opening[stage]),
                    statement.currency,
                  )}
                  exact
                />
              ),
            },
            {
              key: 'closing',
              head: t('statement.closing'),
              numeric: true,
              cell: ({ stage }) => <MoneyText value={statement.closing[stage]} exact />,
            },
          ]}
        />
      </section>
      <section className="stack">
        <h2>{t('statement.movements')}</h2>
        <DataList
          caption={t('statement.movements')}
          rows={movements.map((movement, n) => ({ ...movement, n }))}
          rowKey={(row) => `${row.entry_id} ${row.n}`}
          empty={<p>{t('statement.none')}</p>}
          columns={[
            {
              key: 'kind',
              head: t('statement.kind'),
              cell: (row) => statement.kinds_in_words[row.kind] ?? row.kind,
            },
            { key: 'on', head: t('statement.day'), cell: (row) => <DateText value={row.booked_on} /> },
            {
              key: 'way',
              head: t('statement.way'),
              cell: (row) =>
                `${words[row.stage_from] ?? t('statement.outside')} → ${words[row.stage_to] ?? t('statement.outside')}`,
            },
            {
              key: 'amount',
              head: t('amount'),
              numeric: true,
              cell: (row) => <MoneyText value={row.amount} exact />,
            },
            {
              key: 'cost',
              head: t('statement.cost'),
              numeric: true,
              cell: (row) => <MoneyText value={row.cost} exact />,
            },
          ]}
        />
      </section>
      <div className={classes.links}>
        <a href={file('csv')}>{t('statement.csv')}</a>
        <a href={file('xlsx')}>{t('statement.xlsx')}</a>
        <Button onClick={() => window.print()}>{t('statement.print')}</Button>
      </div>
    </Page>
  )
}
