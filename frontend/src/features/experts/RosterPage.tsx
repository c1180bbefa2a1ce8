import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { ErrorSummary } from '../../components/ErrorSummary'
import { CheckboxesField, fieldId, NumberField, TextField } from '../../components/Field'
import { Notice, ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { newIdempotencyKey } from '../../lib/client'
import { formatNumber, isLanguage, languageNames, languages } from '../../lib/format'
import { fieldErrorsOf } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Experts.module.css'
import { rosterQuery, useAddExpert } from './queries'

const blank = { email: '', name: '', languages: ['kk', 'ru'] as readonly string[], load: '10' }

export function RosterPage({ id, nav }: { id: string; nav: ReactNode }) {
  const { t } = useTranslation('experts')
  const language = useLanguage()
  const roster = useInfiniteQuery(rosterQuery(id))
  const add = useAddExpert(id)
  const key = useRef(newIdempotencyKey())
  const [draft, setDraft] = useState(blank)
  const [attempt, setAttempt] = useState(0)
  const faults = fieldErrorsOf(add.error)
  const errors = Object.entries(faults).map(([pointer, text]) => ({ id: fieldId(pointer), text }))
  const change = (part: Partial<typeof blank>) => {
    setDraft({ ...draft, ...part })
    key.current = newIdempotencyKey()
  }

  function send() {
    setAttempt(attempt + 1)
    add.mutate(
      {
        key: key.current,
        body: {
          email: draft.email.trim(),
          languages: draft.languages.filter(isLanguage),
          max_load: Number(draft.load) || 0,
          ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
        },
      },
      { onSuccess: () => change(blank) },
    )
  }

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      before={nav}
      width="wide"
      aside={
        <ButtonLink to="/office/calls/$id/grid" params={{ id }}>
          {t('to_grid')}
        </ButtonLink>
      }
    >
      <ProblemNotice error={roster.error} />
      {roster.isPending ? (
        <Skeleton />
      ) : (
        <DataList
          caption={t('title')}
          rows={roster.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={(entry) => entry.id}
          total={roster.data?.pages[0]?.total}
          onMore={roster.hasNextPage ? () => roster.fetchNextPage() : undefined}
          loadingMore={roster.isFetchingNextPage}
          empty={<Empty title={t('none')} text={t('none_text')} />}
          columns={[
            {
              key: 'expert',
              head: t('expert'),
              cell: (entry) => (
                <>
                  {entry.name || entry.email}
                  {entry.name && <span className={classes.small}>{entry.email}</span>}
                </>
              ),
            },
            {
              key: 'languages',
              head: t('languages'),
              cell: (entry) =>
                (entry.languages ?? [])
                  .filter(isLanguage)
                  .map((one) => languageNames[one])
                  .join(', '),
            },
            {
              key: 'load',
              head: t('max_load'),
              numeric: true,
              cell: (entry) => formatNumber(entry.max_load, language),
            },
            {
              key: 'declared',
              head: t('declared'),
              cell: (entry) => (entry.declared_at ? <DateText value={entry.declared_at} /> : t('undeclared')),
            },
          ]}
        />
      )}
      <section className={`card ${classes.stack}`}>
        <h2>{t('add')}</h2>
        <div role="status">
          {add.isSuccess && (
            <Notice tone="done">
              <p>{t('invited', { name: add.data.name || add.data.email })}</p>
            </Notice>
          )}
        </div>
        <ErrorSummary errors={errors} attempt={attempt} />
        {errors.length === 0 && <ProblemNotice error={add.error} />}
        <div className={classes.row}>
          <TextField
            id={fieldId('/email')}
            type="email"
            label={t('email')}
            error={faults['/email']}
            autoComplete="off"
            value={draft.email}
            onChange={(email) => change({ email })}
          />
          <TextField
            id={fieldId('/name')}
            label={t('name')}
            optional
            error={faults['/name']}
            autoComplete="off"
            value={draft.name}
            onChange={(name) => change({ name })}
          />
          <NumberField
            id={fieldId('/max_load')}
            label={t('max_load')}
            error={faults['/max_load']}
            value={draft.load}
            onChange={(load) => change({ load })}
          />
        </div>
        <CheckboxesField
          id={fieldId('/languages')}
          label={t('languages')}
          hint={t('languages_hint')}
          error={faults['/languages']}
          value={draft.languages}
          onChange={(next) => change({ languages: next })}
          options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
        />
        <div>
          <Button look="main" busy={add.isPending} onClick={send}>
            {t('invite')}
          </Button>
        </div>
      </section>
    </Page>
  )
}
