import { useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { ErrorSummary } from '../../components/ErrorSummary'
import {
  CheckboxesField,
  CheckboxField,
  FieldGroup,
  fieldId,
  NumberField,
  SelectField,
  TextField,
} from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { currencySign, type Localised, languageNames, languages, pick } from '../../lib/format'
import { exact } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { currencies } from './currencies'
import classes from './Fund.module.css'
import { type Fund, type FundChange, namesQuery } from './queries'
import { earmarksOf, errorUnder, restrictionsOf } from './restrictions'

const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const

type Props = {
  /** The draft as it is; none for a new one. */
  fund?: Fund
  /** What stands above the common fields: whose agreement it is. */
  children?: (errors: Readonly<Record<string, string>>) => ReactNode
  error: unknown
  busy: boolean
  submit: string
  onSubmit: (change: FundChange) => void
}

/** What an agreement promises and what its money may not pay for. */
export function FundForm({ fund, children, error, busy, submit, onSubmit }: Props) {
  const { t } = useTranslation(['funds', 'form'])
  const language = useLanguage()
  const { data: names } = useSuspenseQuery(namesQuery)
  const [title, setTitle] = useState<Localised>(fund?.title ?? {})
  const [amount, setAmount] = useState(fund?.amount.amount.replace(/\.0+$/, '') ?? '')
  const [currency, setCurrency] = useState<string>(fund?.amount.currency ?? 'KZT')
  const [number, setNumber] = useState(fund?.agreement_number ?? '')
  const [from, setFrom] = useState(fund?.valid_from ?? '')
  const [to, setTo] = useState(fund?.valid_to ?? '')
  const [earmarks, setEarmarks] = useState(() => earmarksOf(fund?.restrictions))
  const [attempt, setAttempt] = useState(0)
  const errors = fieldErrorsOf(error)
  const put = (part: Partial<typeof earmarks>) => setEarmarks({ ...earmarks, ...part })
  const at = (pointer: string) => ({ id: fieldId(pointer), error: errorUnder(errors, pointer) })
  const fields: readonly (readonly [pointer: string, name: string])[] = [
    ['/donor_id', t('donor')],
    ['/title', t('new.name', { language: languageNames.kk })],
    ['/amount', t('promised')],
    ['/agreement_number', t('number')],
    ['/valid_from', t('valid_from')],
    ['/valid_to', t('valid_to')],
    ['/restrictions/regions', t('earmark.regions')],
    ['/restrictions/themes', t('earmark.themes')],
    ['/restrictions/categories', t('earmark.categories')],
    ['/restrictions/max_unit_price', t('earmark.price')],
    ['/restrictions/fiscal_year_end', t('earmark.year_end')],
  ]
  const summary = fields.flatMap(([pointer, name]) => {
    const text = errorUnder(errors, pointer)
    return text ? [{ id: fieldId(pointer), text: `${name}: ${text}` }] : []
  })

  function send(event: FormEvent) {
    event.preventDefault()
    setAttempt(attempt + 1)
    onSubmit({
      title,
      amount: exact({ amount: amount || '0', currency }),
      agreement_number: number.trim(),
      valid_from: from,
      valid_to: to,
      restrictions: restrictionsOf(earmarks, currency),
    })
  }

  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <ErrorSummary errors={summary} attempt={attempt} />
      {summary.length === 0 && <ProblemNotice error={error} />}
      {children?.(errors)}
      {languages.map((each) => (
        <TextField
          key={each}
          {...(each === 'kk' ? at('/title') : {})}
          label={t('new.name', { language: languageNames[each] })}
          optional={each !== 'kk'}
          lang={each}
          value={title[each] ?? ''}
          onChange={(text) => setTitle({ ...title, [each]: text })}
        />
      ))}
      <div className={classes.pair}>
        <NumberField
          {...at('/amount')}
          label={t('promised')}
          places={2}
          value={amount}
          onChange={setAmount}
        />
        <SelectField
          label={t('new.currency')}
          value={currency}
          options={currencies.map((value) => ({ value, label: `${value}, ${currencySign(value)}` }))}
          onChange={setCurrency}
        />
      </div>
      <TextField
        {...at('/agreement_number')}
        label={t('number')}
        optional
        value={number}
        onChange={setNumber}
      />
      <DateField {...at('/valid_from')} label={t('valid_from')} optional value={from} onChange={setFrom} />
      <DateField {...at('/valid_to')} label={t('valid_to')} optional value={to} onChange={setTo} />

      <section className={classes.form}>
        <div>
          <h2>{t('restrictions')}</h2>
          <p className={classes.quiet}>{t('earmark.lead')}</p>
        </div>
        <CheckboxField
          label={t('earmark.residents')}
          checked={earmarks.residents}
          onChange={(residents) => put({ residents })}
        />
        <div className={classes.choices}>
          <CheckboxesField
            {...at('/restrictions/regions')}
            label={t('earmark.regions')}
            hint={t('earmark.regions_hint')}
            optional
            value={earmarks.regions}
            options={names.regions.map((region) => ({
              value: region.iso,
              label: pick(region.short, language).text,
            }))}
            onChange={(regions) => put({ regions })}
          />
        </div>
        <div className={classes.choices}>
          <CheckboxesField
            {...at('/restrictions/themes')}
            label={t('earmark.themes')}
            hint={t('earmark.themes_hint')}
            optional
            value={earmarks.themes}
            options={names.sdg.map((goal) => ({
              value: String(goal.number),
              label: `${goal.number}. ${pick(goal.name, language).text}`,
            }))}
            onChange={(themes) => put({ themes })}
          />
        </div>
        <CheckboxField
          label={t('earmark.any_theme')}
          checked={earmarks.anyTheme}
          onChange={(anyTheme) => put({ anyTheme })}
        />
        <TextField
          {...at('/restrictions/categories')}
          label={t('earmark.categories')}
          hint={t('earmark.categories_hint')}
          optional
          value={earmarks.categories}
          onChange={(categories) => put({ categories })}
        />
        <NumberField
          {...at('/restrictions/max_unit_price')}
          label={`${t('earmark.price')}, ${currencySign(currency)}`}
          hint={t('earmark.price_hint')}
          optional
          places={2}
          value={earmarks.price}
          onChange={(price) => put({ price })}
        />
        <FieldGroup
          {...at('/restrictions/fiscal_year_end')}
          label={t('earmark.year_end')}
          hint={t('earmark.year_end_hint')}
          optional
        >
          <div className={classes.yearly}>
            <TextField
              label={t('form:date.day')}
              inputMode="numeric"
              autoComplete="off"
              maxLength={2}
              value={earmarks.yearDay}
              onChange={(day) => put({ yearDay: day.trim() })}
            />
            <SelectField
              label={t('form:date.month')}
              value={earmarks.yearMonth}
              options={months.map((month) => ({ value: String(month), label: t(`form:month.${month}`) }))}
              onChange={(yearMonth) => put({ yearMonth })}
            />
          </div>
        </FieldGroup>
      </section>
      <div>
        <Button type="submit" look="main" busy={busy}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
