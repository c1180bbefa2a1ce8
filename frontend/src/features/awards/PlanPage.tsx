import { useSuspenseQueries, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { CheckboxField, NumberField, SelectField } from '../../components/Field'
import { Fold } from '../../components/Fold'
import { Meter } from '../../components/Meter'
import { MoneyText } from '../../components/MoneyText'
import { currencySign, formatDate, formatMoney, formatNumber, pick } from '../../lib/format'
import { minorOf, money, toMinor } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Award.module.css'
import { AwardForm } from './AwardForm'
import { awardQuery, type PlannedTranche, trancheConditionsQuery, useAwardVerbs } from './queries'

type Row = { key: number; due: string; amount: string; signature: boolean; report: string; spent: string }

/** The whole plan of payments: when, how much, and what has to come before. */
export function PlanPage({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation(['awards', 'money', 'form'])
  const language = useLanguage()
  const { data: award } = useSuspenseQuery(awardQuery(id))
  const conditions = useSuspenseQueries({
    queries: award.tranches.map((tranche) => trancheConditionsQuery(tranche.id)),
  })
  const verbs = useAwardVerbs(id)
  const { currency } = award.amount
  const [rows, setRows] = useState<readonly Row[]>(() =>
    award.tranches.map((tranche, i) => {
      const list = conditions[i]?.data ?? []
      return {
        key: i,
        due: tranche.due_on,
        amount: tranche.amount.amount,
        signature: list.some(({ code }) => code === 'signature'),
        report: list.find(({ code }) => code === 'report_accepted')?.report ?? '',
        spent: list.find(({ code }) => code === 'spent_share')?.need ?? '',
      }
    }),
  )
  const errors = fieldErrorsOf(verbs.error)
  const total = rows.reduce((sum, row) => sum + (toMinor(row.amount, currency) ?? 0n), 0n)

  const refused = (i: number) => Object.keys(errors).some((pointer) => pointer.startsWith(`/${i}/`))

  function change(key: number, next: Partial<Row>) {
    setRows(rows.map((row) => (row.key === key ? { ...row, ...next } : row)))
  }

  return (
    <AwardForm
      award={award}
      title={t('plan.title')}
      lead={t('plan.lead')}
      width="reading"
      verbs={verbs}
      act={{ verb: 'plan', body: rows.map((row, i) => planned(row, i, currency)) }}
      onDone={onDone}
    >
      <div className={classes.folds}>
        {rows.map((row, i) => (
          <Fold
            key={`${row.key} ${refused(i)}`}
            open={refused(i) || row.due === ''}
            title={t('tranche', { n: formatNumber(i + 1, language) })}
            note={
              <>
                <span className={classes.sum}>
                  <MoneyText value={{ amount: row.amount || '0', currency }} />
                </span>
                {row.due && <> · {formatDate(row.due, language)}</>}
              </>
            }
          >
            <NumberField
              label={`${t('amount')}, ${currencySign(currency)}`}
              places={2}
              value={row.amount}
              error={errors[`/${i}/amount`]}
              onChange={(amount) => change(row.key, { amount })}
            />
            <DateField
              label={t('due_on')}
              value={row.due}
              error={errors[`/${i}/due_on`]}
              onChange={(due) => change(row.key, { due })}
            />
            <CheckboxField
              label={t('money:condition.signature')}
              checked={row.signature}
              onChange={(signature) => change(row.key, { signature })}
            />
            <SelectField
              label={t('plan.report')}
              optional
              value={row.report}
              options={award.report_plan.map((due) => ({
                value: due.code,
                label: pick(due.title, language).text,
              }))}
              onChange={(report) => change(row.key, { report })}
            />
            <NumberField
              label={t('plan.spent')}
              optional
              value={row.spent}
              onChange={(spent) => change(row.key, { spent })}
            />
            {rows.length > 1 && (
              <div>
                <Button
                  icon="trash"
                  look="quiet"
                  onClick={() => setRows(rows.filter((each) => each !== row))}
                >
                  {t('plan.remove', { n: formatNumber(i + 1, language) })}
                </Button>
              </div>
            )}
          </Fold>
        ))}
      </div>
      <div>
        <Button
          icon="plus"
          onClick={() =>
            setRows([
              ...rows,
              {
                key: Math.max(-1, ...rows.map(({ key }) => key)) + 1,
                due: '',
                amount: '',
                signature: false,
                report: '',
                spent: '',
              },
            ])
          }
        >
          {t('plan.add')}
        </Button>
      </div>
      <Meter
        label={t('plan.total')}
        value={total}
        limit={minorOf(award.amount)}
        floor={minorOf(award.amount)}
        format={(value) => formatMoney(money(value, currency), language)}
      />
    </AwardForm>
  )
}

function planned(row: Row, i: number, currency: string): PlannedTranche {
  return {
    seq: i + 1,
    due_on: row.due,
    amount: money(toMinor(row.amount, currency) ?? 0n, currency),
    conditions: [
      ...(row.signature ? [{ code: 'signature' as const }] : []),
      ...(row.report ? [{ code: 'report_accepted' as const, report: row.report }] : []),
      ...(row.spent ? [{ code: 'spent_share' as const, need: Number(row.spent) }] : []),
    ],
  }
}
