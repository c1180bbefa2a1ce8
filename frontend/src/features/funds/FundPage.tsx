import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Facts } from '../../components/Facts'
import { MoneyText } from '../../components/MoneyText'
import { Page } from '../../components/Page'
import { currencySign, formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Fund.module.css'
import { FundNext } from './FundNext'
import { conversionsQuery, type Fund, fundQuery, receiptsQuery } from './queries'
import { fundState } from './states'

/** One agreement: what it promises, what it forbids, what came, and where the money is. */
export function FundPage({ id }: { id: string }) {
  const { t } = useTranslation(['funds', 'money', 'states'])
  const language = useLanguage()
  const { data: fund } = useSuspenseQuery(fundQuery(id, language))
  const { data: receipts } = useSuspenseQuery(receiptsQuery(id))
  const { data: conversions } = useSuspenseQuery(conversionsQuery(id))
  return (
    <Page
      title={pick(fund.title, language).text}
      eyebrow={pick(fund.donor.name, language).text}
      before={<Link to="/app/funds">{t('title')}</Link>}
    >
      <FundNext fund={fund} />
      <Facts
        items={[
          [t('promised'), <MoneyText key="promised" value={fund.amount} exact />],
          [t('received'), <MoneyText key="received" value={fund.received} exact />],
          ...(fund.agreement_number ? ([[t('number'), fund.agreement_number]] as const) : []),
          ...(fund.signed_on
            ? ([[t('signed_on'), <DateText key="on" value={fund.signed_on} />]] as const)
            : []),
          ...(fund.valid_from
            ? ([[t('valid_from'), <DateText key="from" value={fund.valid_from} />]] as const)
            : []),
          ...(fund.valid_to ? ([[t('valid_to'), <DateText key="to" value={fund.valid_to} />]] as const) : []),
        ]}
      />
      <section className="stack">
        <h2>{t('restrictions')}</h2>
        {fund.restrictions_in_words.length === 0 ? (
          <p>{t('no_restrictions')}</p>
        ) : (
          <ul>
            {fund.restrictions_in_words.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </section>
      <section className="stack">
        <h2>{t('where')}</h2>
        <DataList
          caption={t('where')}
          rows={fund.balances}
          rowKey={(row) => row.stage}
          empty={<p>{t('nothing_yet')}</p>}
          columns={[
            { key: 'stage', head: t('stage'), cell: (row) => row.word },
            {
              key: 'amount',
              head: t('amount'),
              numeric: true,
              cell: (row) => <MoneyText value={row.amount} exact />,
            },
            ...fund.exchanged.map((position) => ({
              key: position.currency,
              head: t('exchanged', { currency: currencySign(position.currency) }),
              numeric: true,
              cell: (row: Fund['balances'][number]) => (
                <MoneyText value={position.amounts[row.stage]} exact />
              ),
            })),
          ]}
        />
        {fundState(fund.state) === 'signed' && (
          <div className={classes.links}>
            <ButtonLink to="/app/funds/$id/statement" params={{ id }} icon="file-text">
              {t('statement.open')}
            </ButtonLink>
          </div>
        )}
      </section>
      <section className="stack">
        <h2>{t('receipts')}</h2>
        <DataList
          caption={t('receipts')}
          rows={receipts}
          rowKey={(row) => row.id}
          empty={<p>{t('no_receipts')}</p>}
          columns={[
            { key: 'on', head: t('booked_on'), cell: (row) => <DateText value={row.booked_on} /> },
            { key: 'reference', head: t('bank_reference'), cell: (row) => row.bank_reference },
            {
              key: 'amount',
              head: t('amount'),
              numeric: true,
              cell: (row) => <MoneyText value={row.amount} exact />,
            },
          ]}
        />
      </section>
      {conversions.length > 0 && (
        <section className="stack">
          <h2>{t('conversions')}</h2>
          <DataList
            caption={t('conversions')}
            rows={conversions}
            rowKey={(row) => row.id}
            empty={null}
            columns={[
              { key: 'on', head: t('dealt_on'), cell: (row) => <DateText value={row.dealt_on} /> },
              {
                key: 'sold',
                head: t('sold'),
                numeric: true,
                cell: (row) => <MoneyText value={row.sold} exact />,
              },
              {
                key: 'rate',
                head: t('rate'),
                numeric: true,
                cell: (row) => formatNumber(row.rate, language),
              },
              {
                key: 'bought',
                head: t('bought'),
                numeric: true,
                cell: (row) => <MoneyText value={row.bought} exact />,
              },
              { key: 'source', head: t('rate_source'), cell: (row) => row.source },
            ]}
          />
        </section>
      )}
    </Page>
  )
}
