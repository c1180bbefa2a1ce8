import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { Page } from '../../components/Page'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { formatNumber, pick } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Payments.module.css'
import { type Batch, type BatchLine, batchQuery, settleQuery, useBatchVerbs } from './queries'
import { batchState, batchTones } from './states'

/** One list for the bank: who is paid how much from which fund; the sheet that people print. */
export function PaymentPage({ id }: { id: string }) {
  const { t } = useTranslation(['payments', 'money', 'states', 'actions', 'roles'])
  const language = useLanguage()
  const { data: batch } = useSuspenseQuery(batchQuery(id))
  const state = batchState(batch.state)
  const sent = state === 'released' || state === 'settled'
  return (
    <Page
      title={t('list', { number: batch.number })}
      before={<Link to="/app/payments">{t('title')}</Link>}
      aside={
        <span className={classes.sum}>
          <MoneyText value={batch.total} exact />
        </span>
      }
    >
      <div className={classes.now}>
        <Next batch={batch} />
      </div>
      {batch.released_at && (
        <p>
          {t('released_by', { who: batch.released_by ?? '' })} <DateText value={batch.released_at} time />
        </p>
      )}
      {state === 'released' && <Settle batch={batch} />}
      {sent && (
        <div className={classes.links}>
          <a href={`/api/v1/payment-batches/${id}/file?format=csv`}>{t('csv')}</a>
          <a href={`/api/v1/payment-batches/${id}/file?format=xlsx`}>{t('xlsx')}</a>
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </div>
      )}
      <h2>{t('lines')}</h2>
      <div className={classes.lines}>
        <DataList
          caption={t('lines')}
          rows={batch.lines}
          rowKey={(line) => line.end_to_end_id}
          empty={<p>{t('no_lines')}</p>}
          columns={[
            {
              key: 'payee',
              head: t('payee'),
              cell: (line) => (
                <>
                  {line.payee}
                  <span className={classes.account}>
                    {[line.bin, line.iban, [line.bic, line.kbe].filter(Boolean).join(' · ')]
                      .filter(Boolean)
                      .map((part) => (
                        <span key={part}>{part}</span>
                      ))}
                  </span>
                </>
              ),
            },
            {
              key: 'tranche',
              head: t('for'),
              cell: (line) => (
                <Link className={classes.whole} to="/app/tranches/$id" params={{ id: line.tranche_id }}>
                  {t('tranche_of', { n: formatNumber(line.seq, language), number: line.award_number })}
                </Link>
              ),
            },
            { key: 'fund', head: t('fund'), cell: (line) => pick(line.fund, language).text },
            { key: 'purpose', head: t('purpose'), cell: (line) => line.purpose },
            { key: 'state', head: t('state'), cell: (line) => stateLabel('tranches', line.state) },
            {
              key: 'amount',
              head: t('amount'),
              numeric: true,
              cell: (line) => <MoneyText value={line.amount} exact />,
            },
          ]}
        />
      </div>
    </Page>
  )
}

function Next({ batch }: { batch: Batch }) {
  const { t } = useTranslation(['payments', 'states'])
  const language = useLanguage()
  const verbs = useBatchVerbs(batch.id)
  const state = batchState(batch.state)
  const tranches = firstLines(batch)
  const sum = (
    <p>
      {t('total_of', { n: formatNumber(tranches.length, language) })} <MoneyText value={batch.total} exact />
    </p>
  )
  return (
    <NextCard
      badge={<StateBadge tone={batchTones[state]} noun="batches" state={state} />}
      now={t(`now.${state}`)}
      over={state === 'settled' || state === 'recalled'}
    >
      {state === 'released' && (
        <p>
          {t('progress', {
            n: formatNumber(tranches.filter((line) => line.state !== 'released').length, language),
            all: formatNumber(tranches.length, language),
          })}
        </p>
      )}
      <ActionsBar
        noun="payment_batches"
        actions={(batch.actions ?? []).filter(
          (action) => action.allowed || !action.code?.endsWith('.wrong_state'),
        )}
        ask={{
          release: {
            content: (
              <>
                {sum}
                <p>{t('release_note')}</p>
              </>
            ),
          },
          recall: { danger: true, reason: 'required', content: sum },
        }}
        onAct={(verb, reason) =>
          verbs.mutateAsync({
            version: batch.version,
            act: verb === 'recall' ? { verb, reason: reason ?? '' } : { verb: 'release' },
          })
        }
      />
    </NextCard>
  )
}

/** The bank answers for each tranche on its own. */
function Settle({ batch }: { batch: Batch }) {
  const { t } = useTranslation('payments')
  return (
    <section className={`stack ${classes.settle}`}>
      <h2>{t('settle_title')}</h2>
      <ul className={classes.waiting}>
        {firstLines(batch)
          .filter((line) => line.state === 'released')
          .map((line) => (
            <SettleOne key={line.tranche_id} batch={batch} line={line} />
          ))}
      </ul>
    </section>
  )
}

function SettleOne({ batch, line }: { batch: Batch; line: BatchLine }) {
  const { t } = useTranslation('payments')
  const language = useLanguage()
  const verbs = useBatchVerbs(batch.id)
  const { data: tranche } = useQuery(settleQuery(line.tranche_id))
  const [reference, setReference] = useState('')
  const [bookedOn, setBookedOn] = useState('')
  const errors = fieldErrorsOf(verbs.error)
  const name = t('tranche_of', { n: formatNumber(line.seq, language), number: line.award_number })
  return (
    <li className="card">
      <h3>
        {name} · {line.payee}
      </h3>
      {tranche && (
        <>
          <p>
            <MoneyText value={tranche.amount} exact />
          </p>
          <ActionsBar
            noun="tranches"
            actions={tranche.action ? [{ ...tranche.action, primary: true }] : []}
            ask={{
              settle: {
                content: (
                  <>
                    <p>
                      {name} · {line.payee}. {t('amount')}: <MoneyText value={tranche.amount} exact />
                    </p>
                    <TextField
                      label={t('bank_reference')}
                      value={reference}
                      error={errors['/bank_reference']}
                      onChange={setReference}
                    />
                    <DateField
                      label={t('booked_on')}
                      value={bookedOn}
                      error={errors['/booked_on']}
                      onChange={setBookedOn}
                    />
                  </>
                ),
              },
            }}
            onAct={() =>
              verbs.mutateAsync({
                version: batch.version,
                act: {
                  verb: 'settle',
                  trancheId: line.tranche_id,
                  trancheVersion: tranche.version,
                  body: { bank_reference: reference.trim(), booked_on: bookedOn },
                },
              })
            }
          />
        </>
      )}
    </li>
  )
}

/** A tranche has a line for each fund; the first stands for it. */
function firstLines(batch: Batch): BatchLine[] {
  return batch.lines.filter(
    (line, i) => batch.lines.findIndex((other) => other.tranche_id === line.tranche_id) === i,
  )
}
