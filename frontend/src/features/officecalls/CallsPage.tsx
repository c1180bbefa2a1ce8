import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { SelectField, TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Calls.module.css'
import { type CallFilter, callsQuery } from './queries'
import { callStates, standingOf, toneOf } from './states'

type Props = { filter: CallFilter; onFilter: (filter: CallFilter) => void; mayCreate: boolean }

export function CallsPage({ filter, onFilter, mayCreate }: Props) {
  const { t } = useTranslation(['officecalls', 'states'])
  const language = useLanguage()
  const calls = useInfiniteQuery(callsQuery(filter))
  const [words, setWords] = useState(filter.q ?? '')
  useEffect(() => {
    const rest = setTimeout(() => {
      if (words !== (filter.q ?? '')) onFilter({ ...filter, q: words || undefined })
    }, 350)
    return () => clearTimeout(rest)
  }, [words, filter, onFilter])
  const filtered = Boolean(filter.state || filter.q)
  const create = mayCreate && (
    <ButtonLink to="/office/calls/new" look="main" icon="plus">
      {t('new')}
    </ButtonLink>
  )

  return (
    <Page title={t('title')} lead={t('lead')} aside={create}>
      <div className={classes.filters}>
        <TextField label={t('search')} value={words} onChange={setWords} autoComplete="off" />
        <SelectField
          label={t('state')}
          value={filter.state ?? ''}
          onChange={(state) => onFilter({ ...filter, state: state || undefined })}
          options={callStates.map((state) => ({ value: state, label: stateLabel('calls', state) }))}
        />
      </div>
      <ProblemNotice error={calls.error} />
      {calls.isPending ? (
        <Skeleton />
      ) : (
        <DataList
          caption={t('title')}
          rows={calls.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={(call) => call.id}
          total={calls.data?.pages[0]?.total}
          onMore={calls.hasNextPage ? () => calls.fetchNextPage() : undefined}
          loadingMore={calls.isFetchingNextPage}
          empty={
            filtered ? (
              <Empty title={t('nothing_found')} text={t('nothing_found_text')} />
            ) : (
              <Empty title={t('none')} text={t('none_text')} action={create} />
            )
          }
          columns={[
            {
              key: 'call',
              head: t('call'),
              cell: (call) => (
                <>
                  <span className={classes.code}>{call.code}</span>
                  <Link to="/office/calls/$id" params={{ id: call.id }}>
                    {pick(call.title, language).text || call.code}
                  </Link>
                </>
              ),
            },
            {
              key: 'state',
              head: t('state'),
              cell: (call) => {
                const standing = standingOf(call)
                return <StateBadge tone={toneOf(standing)} noun="calls" state={standing} />
              },
            },
            { key: 'opens', head: t('opens'), cell: (call) => <DateText value={call.opens_at} /> },
            {
              key: 'closes',
              head: t('closes'),
              cell: (call) => (
                <Deadline at={call.closes_at} done={!['open', 'grace'].includes(standingOf(call))} />
              ),
            },
            {
              key: 'award',
              head: t('award'),
              numeric: true,
              cell: (call) => (
                <>
                  <MoneyText value={call.award.min} short /> – <MoneyText value={call.award.max} short />
                </>
              ),
            },
          ]}
        />
      )}
    </Page>
  )
}
