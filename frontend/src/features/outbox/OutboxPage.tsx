import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { Facts } from '../../components/Facts'
import { SelectField } from '../../components/Field'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge } from '../../components/StateBadge'
import { isLanguage, languageNames } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import classes from './Outbox.module.css'
import { letterQuery, lettersQuery } from './queries'
import { letterStates, stateOf, toneOf } from './states'

export function OutboxPage({ state, onState }: { state: string; onState: (state: string) => void }) {
  const { t } = useTranslation('outbox')
  const letters = useInfiniteQuery(lettersQuery(state))
  return (
    <Page title={t('title')} lead={t('lead')} width="wide">
      <div className={classes.filter}>
        <SelectField
          label={t('state')}
          value={state}
          onChange={onState}
          options={letterStates.map((value) => ({ value, label: t(`states.${value}`) }))}
        />
      </div>
      <ProblemNotice error={letters.error} />
      {letters.isPending ? (
        <Skeleton />
      ) : (
        <DataList
          caption={t('title')}
          rows={letters.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={(letter) => letter.id}
          total={letters.data?.pages[0]?.total}
          onMore={letters.hasNextPage ? () => letters.fetchNextPage() : undefined}
          loadingMore={letters.isFetchingNextPage}
          empty={<Empty title={t('none')} text={t('none_text')} />}
          columns={[
            {
              key: 'subject',
              head: t('subject'),
              cell: (letter) => (
                <Link to="/outbox/$id" params={{ id: letter.id }}>
                  {letter.subject || t('no_subject')}
                </Link>
              ),
            },
            { key: 'to', head: t('to'), cell: (letter) => letter.to },
            {
              key: 'state',
              head: t('state'),
              cell: (letter) => (
                <StateBadge tone={toneOf(letter.state)} label={t(`states.${stateOf(letter.state)}`)} />
              ),
            },
            {
              key: 'created',
              head: t('created'),
              cell: (letter) => <DateText value={letter.created_at} time />,
            },
          ]}
        />
      )}
    </Page>
  )
}

export function LetterPage({ id, before }: { id: string; before: ReactNode }) {
  const { t } = useTranslation('outbox')
  const { data: letter } = useSuspenseQuery(letterQuery(id))
  const lang = isLanguage(letter.language) ? letter.language : undefined
  const state = stateOf(letter.state)
  return (
    <Page title={letter.subject || t('no_subject')} before={before} width="reading">
      <div>
        <StateBadge tone={toneOf(state)} label={t(`states.${state}`)} />
        <p>{t(`now.${state}`)}</p>
      </div>
      <Facts
        items={[
          [t('to'), letter.to],
          [t('language'), lang ? languageNames[lang] : letter.language],
          [t('created'), <DateText key="created" value={letter.created_at} time />],
          [t('sent_at'), <DateText key="sent" value={letter.sent_at} time />],
          [t('template'), <code key="template">{letter.template}</code>],
          ...(letter.error ? [[t('error'), letter.error] as const] : []),
        ]}
      />
      <section aria-label={t('body')} className="card">
        {letter.body ? (
          <p lang={lang} className={classes.body}>
            {letter.body}
          </p>
        ) : (
          <p>{t('body_later')}</p>
        )}
      </section>
    </Page>
  )
}
