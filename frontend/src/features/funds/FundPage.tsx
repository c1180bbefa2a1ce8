import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { Facts } from '../../components/Facts'
import { NumberField, SelectField, TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { currencySign, formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { currencies } from './currencies'
import classes from './Fund.module.css'
import { conversionsQuery, type Fund, fundQuery, receiptsQuery, useFundVerbs } from './queries'
import { fundState, fundTones } from './states'

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
      <Next fund={fund} />
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
        <div className={classes.links}>
          <ButtonLink to="/app/funds/$id/statement" params={{ id }} icon="file-text">
            {t('statement.open')}
          </ButtonLink>
        </div>
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

function Next({ fund }: { fund: Fund }) {
  const { t } = useTranslation(['funds', 'states', 'form'])
  const verbs = useFundVerbs(fund.id)
  const state = fundState(fund.state)
  const own = fund.amount.currency
  const [signedOn, setSignedOn] = useState('')
  const [amount, setAmount] = useState('')
  const [day, setDay] = useState('')
  const [reference, setReference] = useState('')
  const [bought, setBought] = useState('')
  const [into, setInto] = useState(own === 'KZT' ? '' : 'KZT')
  const [rate, setRate] = useState('')
  const [source, setSource] = useState('')

  const bankFields = <TextField label={t('bank_reference')} value={reference} onChange={setReference} />
  return (
    <NextCard
      badge={<StateBadge tone={fundTones[state]} noun="funds" state={state} />}
      now={t(`now.${state}`)}
    >
      <ActionsBar
        noun="funds"
        actions={(fund.actions ?? []).filter(
          (action) => action.verb !== 'edit' && (action.allowed || !action.code?.endsWith('.wrong_state')),
        )}
        ask={{
          sign: {
            content: (
              <>
                <p>
                  {t('promised')}: <MoneyText value={fund.amount} exact />
                </p>
                <DateField label={t('signed_on')} optional value={signedOn} onChange={setSignedOn} />
              </>
            ),
          },
          receive: {
            content: (
              <>
                <NumberField
                  label={`${t('amount')}, ${currencySign(own)}`}
                  places={2}
                  value={amount}
                  onChange={setAmount}
                />
                <DateField label={t('booked_on')} value={day} onChange={setDay} />
                {bankFields}
              </>
            ),
          },
          convert: {
            content: (
              <>
                <NumberField
                  label={`${t('sold')}, ${currencySign(own)}`}
                  places={2}
                  value={amount}
                  onChange={setAmount}
                />
                <SelectField
                  label={t('into')}
                  value={into}
                  onChange={setInto}
                  options={currencies
                    .filter((each) => each !== own)
                    .map((value) => ({ value, label: value }))}
                />
                <NumberField
                  label={into ? `${t('bought')}, ${currencySign(into)}` : t('bought')}
                  places={2}
                  value={bought}
                  onChange={setBought}
                />
                <NumberField
                  label={t('rate')}
                  hint={t('rate_hint')}
                  places={6}
                  value={rate}
                  onChange={setRate}
                />
                <TextField label={t('rate_source')} value={source} onChange={setSource} />
                <DateField label={t('dealt_on')} value={day} onChange={setDay} />
                {bankFields}
              </>
            ),
          },
        }}
        onAct={(verb) => {
          const { version } = fund
          const given = { amount: amount || '0', currency: own }
          if (verb === 'sign') return verbs.mutateAsync({ version, act: { verb, signedOn } })
          if (verb === 'receive')
            return verbs.mutateAsync({
              version,
              act: { verb, body: { amount: given, booked_on: day, bank_reference: reference.trim() } },
            })
          return verbs.mutateAsync({
            version,
            act: {
              verb: 'convert',
              body: {
                sold: given,
                bought: { amount: bought || '0', currency: into || 'KZT' },
                rate: rate || '0',
                source: source.trim(),
                dealt_on: day,
                bank_reference: reference.trim(),
              },
            },
          })
        }}
      />
    </NextCard>
  )
}
