import { type ReactNode, useEffect, useState } from 'react'
import { ActionsBar } from '../../components/ActionsBar'
import { ButtonLink } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { NumberField, SelectField, TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { NextCard } from '../../components/NextCard'
import { StateBadge } from '../../components/StateBadge'
import { currencySign } from '../../lib/format'
import { exact, fromMinor, lineMinor, parseDecimal } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { currencies } from './currencies'
import classes from './Fund.module.css'
import { type Fund, useFundVerbs } from './queries'
import { fundState, fundTones } from './states'

const nothing = {
  signedOn: '',
  amount: '',
  day: '',
  reference: '',
  account: '',
  intoAccount: '',
  rate: '',
  source: '',
}

/** What happens now with an agreement, and the acts: sign it, note money that came, note an exchange. */
export function FundNext({ fund }: { fund: Fund }) {
  const { t } = useTranslation(['funds', 'states', 'form'])
  const verbs = useFundVerbs(fund.id)
  const state = fundState(fund.state)
  const own = fund.amount.currency
  const [given, setGiven] = useState(nothing)
  const [into, setInto] = useState<string>(own === 'KZT' ? '' : 'KZT')
  // What the rate makes of it, until somebody writes another sum.
  const [bought, setBought] = useState<string>()
  const errors = fieldErrorsOf(verbs.error)
  const put = (part: Partial<typeof given>) => setGiven({ ...given, ...part })
  const byRate =
    into && parseDecimal(given.amount) && parseDecimal(given.rate)
      ? fromMinor(lineMinor(given.amount, given.rate, 1, into), into)
      : ''
  const shownBought = bought ?? byRate

  async function act(verb: string) {
    const { version } = fund
    const amount = exact({ amount: given.amount || '0', currency: own })
    const reference = given.reference.trim()
    const account = given.account.trim()
    const intoAccount = given.intoAccount.trim()
    if (verb === 'sign') await verbs.mutateAsync({ version, act: { verb, signedOn: given.signedOn } })
    else if (verb === 'receive')
      await verbs.mutateAsync({
        version,
        act: {
          verb,
          body: {
            amount,
            booked_on: given.day,
            bank_reference: reference,
            ...(account ? { bank_account: account } : {}),
          },
        },
      })
    else
      await verbs.mutateAsync({
        version,
        act: {
          verb: 'convert',
          body: {
            sold: amount,
            bought: exact({ amount: shownBought || '0', currency: into || own }),
            rate: given.rate || '0',
            source: given.source.trim(),
            dealt_on: given.day,
            bank_reference: reference,
            ...(account ? { from_account: account } : {}),
            ...(intoAccount ? { into_account: intoAccount } : {}),
          },
        },
      })
    setGiven(nothing)
    setBought(undefined)
  }

  const edit = (fund.actions ?? []).find(({ verb }) => verb === 'edit')
  const reference = (
    <TextField
      label={t('bank_reference')}
      value={given.reference}
      error={errors['/bank_reference']}
      onChange={(text) => put({ reference: text })}
    />
  )

  return (
    <NextCard
      badge={<StateBadge tone={fundTones[state]} noun="funds" state={state} />}
      now={t(`now.${state}`)}
      over={state === 'signed'}
    >
      <ActionsBar
        noun="funds"
        actions={(fund.actions ?? []).filter(
          (action) => action.verb !== 'edit' && (action.allowed || !action.code?.endsWith('.wrong_state')),
        )}
        ask={{
          sign: {
            content: (
              <Asked onClose={verbs.reset}>
                <p>
                  {t('promised')}: <MoneyText value={fund.amount} exact />
                </p>
                <DateField
                  label={t('signed_on')}
                  hint={t('signed_on_hint')}
                  optional
                  value={given.signedOn}
                  error={errors['/signed_on']}
                  onChange={(signedOn) => put({ signedOn })}
                />
              </Asked>
            ),
          },
          receive: {
            content: (
              <Asked onClose={verbs.reset}>
                <NumberField
                  label={`${t('amount')}, ${currencySign(own)}`}
                  places={2}
                  value={given.amount}
                  error={errors['/amount'] ?? errors['/amount/amount']}
                  onChange={(amount) => put({ amount })}
                />
                <DateField
                  label={t('booked_on')}
                  value={given.day}
                  error={errors['/booked_on']}
                  onChange={(day) => put({ day })}
                />
                {reference}
                <TextField
                  label={t('account')}
                  hint={t('account_hint')}
                  optional
                  spellCheck={false}
                  value={given.account}
                  error={errors['/bank_account']}
                  onChange={(account) => put({ account })}
                />
              </Asked>
            ),
          },
          convert: {
            content: (
              <Asked onClose={verbs.reset}>
                <NumberField
                  label={`${t('sold')}, ${currencySign(own)}`}
                  places={2}
                  value={given.amount}
                  error={errors['/sold'] ?? errors['/sold/amount']}
                  onChange={(amount) => put({ amount })}
                />
                <SelectField
                  label={t('into')}
                  value={into}
                  onChange={setInto}
                  options={currencies
                    .filter((each) => each !== own)
                    .map((value) => ({ value, label: `${value}, ${currencySign(value)}` }))}
                />
                <NumberField
                  label={t('rate')}
                  hint={t('rate_hint')}
                  places={6}
                  value={given.rate}
                  error={errors['/rate']}
                  onChange={(rate) => put({ rate })}
                />
                <NumberField
                  label={into ? `${t('bought')}, ${currencySign(into)}` : t('bought')}
                  hint={t('bought_hint')}
                  places={2}
                  value={shownBought}
                  error={errors['/bought'] ?? errors['/bought/amount']}
                  onChange={setBought}
                />
                <TextField
                  label={t('rate_source')}
                  value={given.source}
                  error={errors['/source']}
                  onChange={(source) => put({ source })}
                />
                <DateField
                  label={t('dealt_on')}
                  value={given.day}
                  error={errors['/dealt_on']}
                  onChange={(day) => put({ day })}
                />
                {reference}
                <TextField
                  label={t('from_account')}
                  hint={t('account_hint')}
                  optional
                  spellCheck={false}
                  value={given.account}
                  error={errors['/from_account']}
                  onChange={(account) => put({ account })}
                />
                <TextField
                  label={t('into_account')}
                  hint={t('account_hint')}
                  optional
                  spellCheck={false}
                  value={given.intoAccount}
                  error={errors['/into_account']}
                  onChange={(intoAccount) => put({ intoAccount })}
                />
              </Asked>
            ),
          },
        }}
        onAct={act}
      />
      {edit?.allowed && (
        <div className={classes.links}>
          <ButtonLink to="/app/funds/$id/edit" params={{ id: fund.id }} icon="file-text">
            {t('edit.open')}
          </ButtonLink>
        </div>
      )}
    </NextCard>
  )
}

/** The questions of a dialog; what was said of the last try goes with it. */
function Asked({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the dialog goes
  useEffect(() => onClose, [])
  return <>{children}</>
}
