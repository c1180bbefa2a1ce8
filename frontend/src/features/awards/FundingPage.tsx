import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NumberField } from '../../components/Field'
import { Meter } from '../../components/Meter'
import { currencySign, formatMoney, pick } from '../../lib/format'
import { minorOf, money, toMinor } from '../../lib/money'
import { fieldErrorsOf, isProblem } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Award.module.css'
import { AwardForm } from './AwardForm'
import { awardQuery, callFundsQuery, useAwardVerbs } from './queries'

/** Which funds of the call pay how much; together they pay all of the award. */
export function FundingPage({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation(['awards', 'money'])
  const language = useLanguage()
  const { data: award } = useSuspenseQuery(awardQuery(id))
  const { data: funds } = useSuspenseQuery(callFundsQuery(award.call_id))
  const verbs = useAwardVerbs(id)
  const { currency } = award.amount
  const [amounts, setAmounts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(award.funding.map((line) => [line.fund_id ?? '', line.amount.amount])),
  )
  const open = funds.filter((fund) => fund.fund_id !== undefined)
  const lines = open.flatMap(({ fund_id }) => {
    const minor = toMinor((fund_id && amounts[fund_id]) || '0', currency) ?? 0n
    return fund_id && minor > 0n ? [{ fund_id, amount: money(minor, currency) }] : []
  })
  const errors = fieldErrorsOf(verbs.error)
  /** What the server says against this fund's part: by its line, or because the donor does not pay for it. */
  function errorOf(fundId: string | undefined): string | undefined {
    const at = lines.findIndex((line) => line.fund_id === fundId)
    if (at >= 0 && (errors[`/${at}/amount`] || errors[`/${at}/fund_id`]))
      return errors[`/${at}/amount`] ?? errors[`/${at}/fund_id`]
    const problem = isProblem(verbs.error) ? verbs.error.problem : undefined
    const against = problem?.errors?.find(({ params }) => params?.fund_id === fundId)
    return against?.detail ?? (problem?.params?.fund_id === fundId ? problem?.detail : undefined)
  }
  const total = lines.reduce((sum, line) => sum + minorOf(line.amount), 0n)

  return (
    <AwardForm
      award={award}
      title={t('fund_form.title')}
      lead={t('fund_form.lead')}
      width="reading"
      verbs={verbs}
      act={{ verb: 'fund', body: lines }}
      onDone={onDone}
    >
      {open.map((fund) => (
        <section key={fund.fund_id} className={`card ${classes.line}`}>
          <NumberField
            label={`${pick(fund.donor.name, language).text}, ${currencySign(currency)}`}
            hint={
              fund.amount ? t('fund_form.of_call', { sum: formatMoney(fund.amount, language) }) : undefined
            }
            places={2}
            error={verbs.error ? errorOf(fund.fund_id) : undefined}
            value={(fund.fund_id && amounts[fund.fund_id]) || ''}
            onChange={(amount) => setAmounts({ ...amounts, [fund.fund_id ?? '']: amount })}
          />
          {fund.restrictions_in_words.length > 0 && (
            <ul>
              {fund.restrictions_in_words.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <Meter
        label={t('fund_form.total')}
        value={total}
        limit={minorOf(award.amount)}
        floor={minorOf(award.amount)}
        format={(value) => formatMoney(money(value, currency), language)}
      />
    </AwardForm>
  )
}
