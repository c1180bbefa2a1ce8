import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../../components/Button'
import { ErrorSummary } from '../../components/ErrorSummary'
import { fieldId, SelectField, TextField } from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { newIdempotencyKey } from '../../lib/client'
import { type Localised, pick } from '../../lib/format'
import { exact } from '../../lib/money'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { callKinds } from './CallPage'
import classes from './Calls.module.css'
import { Int, Sum, Texts } from './fields'
import { MomentField } from './MomentField'
import { callsQuery, useCreateCall } from './queries'

const zone = 'Asia/Almaty'

/** A copy takes everything but the code and the days; without one the least that a draft needs is asked. */
export function NewCallPage({
  from,
  back,
  onCreated,
}: {
  from: string
  back: ReactNode
  onCreated: (id: string) => void
}) {
  const { t } = useTranslation('officecalls')
  const language = useLanguage()
  const calls = useSuspenseInfiniteQuery(callsQuery({})).data.pages.flatMap((page) => page.items)
  const create = useCreateCall()
  const key = useRef(newIdempotencyKey())
  const [attempt, setAttempt] = useState(0)
  const [copyOf, setCopyOf] = useState(from)
  const [code, setCode] = useState('')
  const [opens, setOpens] = useState('T09:00')
  const [closes, setCloses] = useState('T18:00')
  const [kind, setKind] = useState<(typeof callKinds)[number] | ''>('')
  const [title, setTitle] = useState<Localised>({})
  const [least, setLeast] = useState('')
  const [most, setMost] = useState('')
  const [months, setMonths] = useState({ min: 1, max: 12 })
  const faults = fieldErrorsOf(create.error)
  const errors = Object.entries(faults).map(([pointer, text]) => ({ id: fieldId(pointer), text }))

  function send() {
    setAttempt(attempt + 1)
    create.mutate(
      {
        key: key.current,
        body: {
          code,
          opens_at: opens,
          closes_at: closes,
          time_zone: zone,
          ...(copyOf
            ? { copy_of: copyOf }
            : {
                ...(kind ? { kind } : {}),
                title,
                award: {
                  min: exact({ amount: least || '0', currency: 'KZT' }),
                  max: exact({ amount: most || '0', currency: 'KZT' }),
                },
                duration_months: months,
              }),
        },
      },
      {
        onSuccess: (call) => onCreated(call.id),
        // What was refused is a new intention once it is mended.
        onError: () => {
          key.current = newIdempotencyKey()
        },
      },
    )
  }

  return (
    <Page title={t('create.title')} lead={t('create.lead')} before={back} width="reading">
      <ErrorSummary errors={errors} attempt={attempt} />
      {errors.length === 0 && <ProblemNotice error={create.error} />}
      <SelectField
        label={t('create.copy_of')}
        hint={t('create.copy_hint')}
        optional
        value={copyOf}
        onChange={setCopyOf}
        options={calls.map((call) => ({
          value: call.id,
          label: `${call.code} · ${pick(call.title, language).text}`,
        }))}
      />
      <TextField
        id={fieldId('/code')}
        label={t('form.code')}
        hint={t('form.code_hint')}
        error={faults['/code']}
        value={code}
        onChange={setCode}
        maxLength={40}
        autoComplete="off"
      />
      {!copyOf && (
        <>
          <SelectField
            id={fieldId('/kind')}
            label={t('form.kind')}
            error={faults['/kind']}
            value={kind}
            onChange={(next) => setKind(callKinds.find((known) => known === next) ?? '')}
            options={callKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
          <Texts
            pointer="/title"
            label={t('form.name')}
            error={faults['/title']}
            languages={['kk', 'ru']}
            value={title}
            onChange={setTitle}
          />
          <div className={classes.row}>
            <Sum
              pointer="/award/min"
              label={t('form.award_min')}
              error={faults['/award'] ?? faults['/award/min']}
              value={{ amount: least, currency: 'KZT' }}
              onChange={(value) => setLeast(value.amount)}
            />
            <Sum
              pointer="/award/max"
              label={t('form.award_max')}
              error={faults['/award/max']}
              value={{ amount: most, currency: 'KZT' }}
              onChange={(value) => setMost(value.amount)}
            />
            <Int
              pointer="/duration_months/min"
              label={t('form.months_min')}
              error={faults['/duration_months'] ?? faults['/duration_months/min']}
              value={months.min}
              onChange={(min) => setMonths({ ...months, min: min ?? 0 })}
            />
            <Int
              pointer="/duration_months/max"
              label={t('form.months_max')}
              error={faults['/duration_months/max']}
              value={months.max}
              onChange={(max) => setMonths({ ...months, max: max ?? 0 })}
            />
          </div>
        </>
      )}
      <MomentField
        id={fieldId('/opens_at')}
        label={t('opens')}
        error={faults['/opens_at']}
        zone={zone}
        value={opens}
        onChange={setOpens}
      />
      <MomentField
        id={fieldId('/closes_at')}
        label={t('closes')}
        error={faults['/closes_at']}
        zone={zone}
        value={closes}
        onChange={setCloses}
      />
      <div>
        <Button look="main" busy={create.isPending} onClick={send}>
          {t('create.do')}
        </Button>
      </div>
    </Page>
  )
}
