import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NumberField, TextField } from '../../components/Field'
import { Fold } from '../../components/Fold'
import { Meter } from '../../components/Meter'
import { MoneyText } from '../../components/MoneyText'
import { formatMoney } from '../../lib/format'
import { lineMinor, minorOf, money } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Award.module.css'
import { AwardForm } from './AwardForm'
import { changedLines, type FitLine, fitLines } from './fit'
import { awardQuery, useAwardVerbs } from './queries'

/** Less was awarded than asked: each line as it was and as it will be, and why. */
export function FitPage({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation(['awards', 'money'])
  const language = useLanguage()
  const { data: award } = useSuspenseQuery(awardQuery(id))
  const verbs = useAwardVerbs(id)
  const currency = award.amount.currency
  const [lines, setLines] = useState(() => fitLines(award.budget))
  const changed = changedLines(lines, currency)
  const errors = fieldErrorsOf(verbs.error)
  const total = lines.reduce((sum, line) => sum + totalOf(line, currency), 0n)

  const refused = (at: number) =>
    at >= 0 && Object.keys(errors).some((pointer) => pointer.startsWith(`/lines/${at}/`))

  function change(line: number, next: Partial<FitLine>) {
    setLines(lines.map((each) => (each.line === line ? { ...each, ...next } : each)))
  }

  return (
    <AwardForm
      award={award}
      title={t('fit.title')}
      lead={t('fit.lead')}
      width="wide"
      verbs={verbs}
      act={{ verb: 'fit', body: { lines: changed } }}
      onDone={onDone}
    >
      <div className={classes.total}>
        <Meter
          label={t('fit.total')}
          value={total}
          limit={minorOf(award.amount)}
          format={(value) => formatMoney(money(value, currency), language)}
        />
      </div>
      <div className={classes.folds}>
        {lines.map((line) => {
          const at = changed.findIndex((each) => each.line === line.line)
          const now = totalOf(line, currency)
          return (
            <Fold
              // A refusal of the server opens the lines that it names.
              key={`${line.line} ${refused(at)}`}
              open={refused(at)}
              title={`${line.line}. ${line.title}`}
              note={
                <>
                  {now !== line.asked && (
                    <>
                      {t('fit.was')} <MoneyText value={money(line.asked, currency)} /> →{' '}
                    </>
                  )}
                  <span className={classes.sum}>
                    <MoneyText value={money(now, currency)} />
                  </span>
                  {line.reason && ` · ${line.reason}`}
                </>
              }
            >
              <div className={classes.inputs}>
                <NumberField
                  label={t('fit.quantity')}
                  places={4}
                  value={line.quantity}
                  error={at >= 0 ? errors[`/lines/${at}/quantity`] : undefined}
                  onChange={(quantity) => change(line.line, { quantity })}
                />
                <NumberField
                  label={t('fit.periods')}
                  value={line.periods}
                  onChange={(periods) => change(line.line, { periods })}
                />
                <NumberField
                  label={t('fit.unit_price', { unit: line.unit })}
                  places={2}
                  value={line.price}
                  error={at >= 0 ? errors[`/lines/${at}/unit_price`] : undefined}
                  onChange={(price) => change(line.line, { price })}
                />
              </div>
              {now !== line.asked && (
                <TextField
                  label={t('fit.reason')}
                  value={line.reason}
                  error={at >= 0 ? errors[`/lines/${at}/reason`] : undefined}
                  onChange={(reason) => change(line.line, { reason })}
                />
              )}
            </Fold>
          )
        })}
      </div>
    </AwardForm>
  )
}

function totalOf(line: FitLine, currency: string): bigint {
  return lineMinor(line.price, line.quantity, Number(line.periods) || 0, currency)
}
