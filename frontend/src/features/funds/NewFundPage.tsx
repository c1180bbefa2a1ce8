import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { NumberField, SelectField, TextField } from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { type Localised, languageNames, languages, pick } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { currencies } from './currencies'
import classes from './Fund.module.css'
import { donorsQuery, useCreateFund } from './queries'

/** The draft of an agreement with a donor; its money counts once it is signed. */
export function NewFundPage({ onMade }: { onMade: (id: string) => void }) {
  const { t } = useTranslation(['funds', 'form'])
  const language = useLanguage()
  const { data: donors } = useSuspenseQuery(donorsQuery)
  const create = useCreateFund()
  const [donor, setDonor] = useState('')
  const [title, setTitle] = useState<Localised>({})
  const [amount, setAmount] = useState('')
  const [currency, setCurrency] = useState<string>('KZT')
  const [number, setNumber] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const errors = fieldErrorsOf(create.error)

  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate(
      {
        donor_id: donor,
        title,
        amount: { amount: amount || '0', currency },
        ...(number ? { agreement_number: number } : {}),
        ...(from ? { valid_from: from } : {}),
        ...(to ? { valid_to: to } : {}),
      },
      { onSuccess: (made) => onMade(made.id) },
    )
  }

  return (
    <Page
      title={t('new.title')}
      lead={t('new.lead')}
      width="reading"
      before={<Link to="/app/funds">{t('title')}</Link>}
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <SelectField
          label={t('donor')}
          value={donor}
          error={errors['/donor_id']}
          options={donors.map((each) => ({ value: each.id, label: pick(each.legal_name, language).text }))}
          onChange={setDonor}
        />
        {languages.map((each) => (
          <TextField
            key={each}
            label={t('new.name', { language: languageNames[each] })}
            optional={each !== 'kk'}
            lang={each}
            value={title[each] ?? ''}
            error={errors[`/title/${each}`] ?? (each === 'kk' ? errors['/title'] : undefined)}
            onChange={(text) => setTitle({ ...title, [each]: text })}
          />
        ))}
        <NumberField
          label={t('promised')}
          places={2}
          value={amount}
          error={errors['/amount']}
          onChange={setAmount}
        />
        <SelectField
          label={t('new.currency')}
          value={currency}
          options={currencies.map((value) => ({ value, label: value }))}
          onChange={setCurrency}
        />
        <TextField label={t('number')} optional value={number} onChange={setNumber} />
        <DateField
          label={t('valid_from')}
          optional
          value={from}
          error={errors['/valid_from']}
          onChange={setFrom}
        />
        <DateField label={t('valid_to')} optional value={to} error={errors['/valid_to']} onChange={setTo} />
        <ProblemNotice error={create.error} />
        <div>
          <Button type="submit" look="main" busy={create.isPending}>
            {t('new.do')}
          </Button>
        </div>
      </form>
    </Page>
  )
}
