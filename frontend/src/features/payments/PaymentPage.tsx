import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { Button } from '../../components/Button'
import { ConfirmDialog } from '../../components/ConfirmDialog'
import { DataList } from '../../components/DataList'
import { DateField } from '../../components/DateField'
import { DateText } from '../../components/DateText'
import { TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { Page } from '../../components/Page'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Payments.module.css'
import { type Batch, type BatchLine, batchQuery, useBatchVerbs } from './queries'
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
      <Next batch={batch} />
      {batch.released_at && (
        <p>
          {t('released_by', { who: batch.released_by ?? '' })} <DateText value={batch.released_at} time />
        </p>
      )}
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
                <br />
                <span className={classes.mono}>
                  {[line.bin, line.iban, line.bic, line.kbe].filter(Boolean).join(' · ')}
                </span>
              </>
            ),
          },
          {
            key: 'tranche',
            head: t('for'),
            cell: (line) => (
              <Link to="/app/tranches/$id" params={{ id: line.tranche_id }}>
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
      {sent && (
        <div className={classes.links}>
          <a href={`/api/v1/payment-batches/${id}/file?format=csv`}>{t('csv')}</a>
          <a href={`/api/v1/payment-batches/${id}/file?format=xlsx`}>{t('xlsx')}</a>
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </div>
      )}
      {state === 'released' && <Settle batch={batch} />}
    </Page>
  )
}

function Next({ batch }: { batch: Batch }) {
  const { t } = useTranslation(['payments', 'states'])
  const verbs = useBatchVerbs(batch.id)
  const state = batchState(batch.state)
  const sum = (
    <p>
      {t('total')}: <MoneyText value={batch.total} exact />
    </p>
  )
  return (
    <NextCard
      badge={<StateBadge tone={batchTones[state]} noun="batches" state={state} />}
      now={t(`now.${state}`)}
    >
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
  const { t } = useTranslation(['payments', 'form'])
  const language = useLanguage()
  const verbs = useBatchVerbs(batch.id)
  const [open, setOpen] = useState<BatchLine>()
  const [reference, setReference] = useState('')
  const [bookedOn, setBookedOn] = useState('')
  const waiting = batch.lines.filter(
    (line, i) =>
      line.state === 'released' &&
      batch.lines.findIndex((other) => other.tranche_id === line.tranche_id) === i,
  )
  if (waiting.length === 0) return null
  const name = (line: BatchLine) =>
    t('tranche_of', { n: formatNumber(line.seq, language), number: line.award_number })
  return (
    <section className="stack">
      <h2>{t('settle_title')}</h2>
      <div className={classes.links}>
        {waiting.map((line) => (
          <Button key={line.tranche_id} onClick={() => setOpen(line)}>
            {t('settle', { tranche: name(line) })}
          </Button>
        ))}
      </div>
      {open && (
        <ConfirmDialog
          opened
          title={t('settle', { tranche: name(open) })}
          confirmLabel={t('settle_do')}
          onClose={() => setOpen(undefined)}
          onConfirm={() =>
            verbs.mutateAsync({
              version: batch.version,
              act: {
                verb: 'settle',
                trancheId: open.tranche_id,
                body: { bank_reference: reference.trim(), booked_on: bookedOn },
              },
            })
          }
        >
          <TextField label={t('bank_reference')} value={reference} onChange={setReference} />
          <DateField label={t('booked_on')} value={bookedOn} onChange={setBookedOn} />
        </ConfirmDialog>
      )}
    </section>
  )
}
