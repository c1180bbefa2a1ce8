import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../components/Button'
import { DateText } from '../../components/DateText'
import { Choice, FieldGroup } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { RecordList } from '../../components/RecordList'
import { StateBadge } from '../../components/StateBadge'
import { formatMoney, formatNumber } from '../../lib/format'
import { minorOf, money } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Payments.module.css'
import { approvedQuery, batchesQuery, type TrancheRow, useCreateBatch } from './queries'
import { batchState, batchTones } from './states'

/** Approved tranches are chosen into a list; below are the lists that there are. */
export function PaymentsPage({ onMade }: { onMade: (id: string) => void }) {
  const { t } = useTranslation(['payments', 'states'])
  const list = useSuspenseInfiniteQuery(batchesQuery)
  return (
    <Page title={t('title')}>
      <Choose onMade={onMade} />
      <section className="stack">
        <h2>{t('lists')}</h2>
        <RecordList
          caption={t('lists')}
          list={list}
          none={{ title: t('none'), text: t('none_text') }}
          columns={[
            {
              key: 'number',
              head: t('number'),
              cell: (row) => (
                <Link to="/app/payments/$id" params={{ id: row.id }}>
                  {row.number}
                </Link>
              ),
            },
            {
              key: 'state',
              head: t('state'),
              cell: (row) => {
                const state = batchState(row.state)
                return <StateBadge tone={batchTones[state]} noun="batches" state={state} />
              },
            },
            {
              key: 'released',
              head: t('released_at'),
              cell: (row) => <DateText value={row.released_at} time />,
            },
            {
              key: 'total',
              head: t('total'),
              numeric: true,
              cell: (row) => <MoneyText value={row.total} exact />,
            },
          ]}
        />
      </section>
    </Page>
  )
}

function Choose({ onMade }: { onMade: (id: string) => void }) {
  const { t } = useTranslation('payments')
  const language = useLanguage()
  const { data: all } = useSuspenseQuery(approvedQuery)
  const approved = all.filter((tranche) => !tranche.batch_id)
  const gathered = all.filter((tranche) => tranche.batch_id)
  const create = useCreateBatch()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const picked = approved.filter(({ id }) => chosen.includes(id))
  const currency = picked[0]?.amount.currency ?? 'KZT'
  const total = picked.reduce((sum, { amount }) => sum + minorOf(amount), 0n)

  const name = (tranche: TrancheRow) =>
    t('tranche', {
      n: formatNumber(tranche.seq, language),
      award: tranche.award_title,
      number: tranche.award_number,
    })

  return (
    <>
      {approved.length === 0 ? (
        <p>{t('nothing_approved')}</p>
      ) : (
        <section className="card stack">
          <FieldGroup label={t('choose')} hint={t('choose_hint')}>
            {approved.map((tranche) => (
              <div key={tranche.id} className={classes.choice}>
                <Choice
                  kind="checkbox"
                  label={name(tranche)}
                  checked={chosen.includes(tranche.id)}
                  onChange={(on) =>
                    setChosen(on ? [...chosen, tranche.id] : chosen.filter((id) => id !== tranche.id))
                  }
                />
                <MoneyText value={tranche.amount} exact />
              </div>
            ))}
          </FieldGroup>
          <p role="status">
            {t('chosen', {
              n: formatNumber(picked.length, language),
              sum: formatMoney(money(total, currency), language, { exact: true }),
            })}
          </p>
          <ProblemNotice error={create.error} />
          <div>
            <Button
              look="main"
              disabled={picked.length === 0}
              busy={create.isPending}
              onClick={() =>
                create.mutate(
                  picked.map(({ id }) => id),
                  { onSuccess: (made) => onMade(made.id) },
                )
              }
            >
              {t('create')}
            </Button>
          </div>
        </section>
      )}
      {gathered.length > 0 && (
        <section className="stack">
          <h2>{t('in_list')}</h2>
          <ul className={classes.gathered}>
            {gathered.map((tranche) => (
              <li key={tranche.id} className={classes.choice}>
                <span>
                  {name(tranche)}
                  <Link
                    className={classes.draft}
                    to="/app/payments/$id"
                    params={{ id: tranche.batch_id ?? '' }}
                  >
                    {t('in_draft', { number: tranche.batch_number })}
                  </Link>
                </span>
                <MoneyText value={tranche.amount} exact />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
