import { useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../../components/Button'
import { Empty } from '../../components/Empty'
import { ErrorSummary } from '../../components/ErrorSummary'
import { fieldId } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { newIdempotencyKey } from '../../lib/client'
import { pick } from '../../lib/format'
import { exact, minorOf, money } from '../../lib/money'
import { fieldErrorsOf, isProblem, messageOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Calls.module.css'
import { Sum } from './fields'
import { callQuery, type FundShare, fundsQuery, useSetFunding } from './queries'

/** Which agreement gives how much; what is left of each; a refusal stands at its sum. */
export function FundingPage({ id, nav }: { id: string; nav: ReactNode }) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  const { data: call } = useSuspenseQuery(callQuery(id))
  const { data: funds } = useSuspenseQuery(fundsQuery)
  const save = useSetFunding(id)
  const key = useRef(newIdempotencyKey())
  const { currency } = call.award.max
  const [sums, setSums] = useState<Record<string, string>>(() =>
    Object.fromEntries(
      (call.funding ?? []).flatMap((line) =>
        line.fund_id && line.amount ? [[line.fund_id, line.amount.amount]] : [],
      ),
    ),
  )
  const [attempt, setAttempt] = useState(0)
  const own = funds.filter((fund) => fund.operator_id === call.operator_id)
  const shares: FundShare[] = own.flatMap((fund) => {
    const amount = sums[fund.id]
    return amount ? [{ fund_id: fund.id, amount: exact({ amount, currency }) }] : []
  })
  const byPointer = fieldErrorsOf(save.error)
  // A refusal for want of money names its agreement.
  const short = isProblem(save.error) ? save.error.problem.params?.fund : undefined
  const faultOf = (fundId: string) => {
    if (short === fundId) return messageOf(save.error).text
    const place = shares.findIndex((share) => share.fund_id === fundId)
    return (
      byPointer[`/${place}/amount`] ?? byPointer[`/${place}/amount/amount`] ?? byPointer[`/${place}/fund_id`]
    )
  }
  const errors = own.flatMap((fund) => {
    const text = faultOf(fund.id)
    return text ? [{ id: fieldId(`/${fund.id}`), text }] : []
  })
  const total = shares.reduce((sum, share) => sum + minorOf(share.amount), 0n)

  function send() {
    setAttempt(attempt + 1)
    // The key stays while the sums do: the same intention, sent again.
    save.mutate({ shares, version: call.version, key: key.current })
  }

  return (
    <Page
      title={t('money')}
      eyebrow={`${call.code} · ${pick(call.title, language).text}`}
      lead={t('money_lead')}
      before={nav}
      width="wide"
    >
      <ErrorSummary errors={errors} attempt={attempt} />
      {errors.length === 0 && <ProblemNotice error={save.error} />}
      {save.isSuccess && (
        <div role="status">
          <Notice tone={save.data.proposal?.funding ? 'attention' : 'done'}>
            <p>{t(save.data.proposal?.funding ? 'waits_money' : 'saved_money')}</p>
          </Notice>
        </div>
      )}
      {own.length === 0 && <Empty title={t('no_funds')} text={t('no_funds_text')} />}
      {own.map((fund) => {
        const free = fund.available.currency === currency ? fund.available : undefined
        return (
          <section key={fund.id} className={`card ${classes.card}`}>
            <h2>{pick(fund.donor_name, language).text}</h2>
            <p>{pick(fund.title, language).text}</p>
            {fund.restrictions_in_words.length > 0 && (
              <p className={classes.quiet}>
                {t('restrictions')}: {fund.restrictions_in_words.join('; ')}
              </p>
            )}
            <p>
              {free ? (
                <>
                  {t('left')}:{' '}
                  <strong>
                    <MoneyText value={free} />
                  </strong>
                </>
              ) : (
                t('other_currency', { currency: fund.amount.currency })
              )}
            </p>
            <Sum
              pointer={`/${fund.id}`}
              label={t('amount')}
              error={faultOf(fund.id)}
              value={{ amount: sums[fund.id] ?? '', currency }}
              onChange={(value) => {
                setSums({ ...sums, [fund.id]: value.amount })
                key.current = newIdempotencyKey()
              }}
            />
          </section>
        )
      })}
      {own.length > 0 && (
        <div className={classes.sum}>
          <p>
            {t('total')}:{' '}
            <strong>
              <MoneyText value={money(total, currency)} />
            </strong>
          </p>
          <Button look="main" busy={save.isPending} onClick={send}>
            {t('save_money')}
          </Button>
        </div>
      )}
    </Page>
  )
}
