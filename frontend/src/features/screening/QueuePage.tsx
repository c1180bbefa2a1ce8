import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { CheckboxField, Choice, SelectField, TextField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge, stateLabel } from '../../components/StateBadge'
import { Tabs } from '../../components/Tabs'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type ApplicationRow, type QueueFilter, queueCallsQuery, queueQuery, useTakeEach } from './queries'
import classes from './Screening.module.css'
import { queueStates, toneOf, waits } from './states'

/** As many as one command takes. */
const most = 50

type Props = { filter: QueueFilter; me: string; name: string; onFilter: (filter: QueueFilter) => void }

/** What waits first, by its due day; what is done after it. */
export function byUrgency(rows: readonly ApplicationRow[]): ApplicationRow[] {
  const rank = (row: ApplicationRow) => `${waits(row.state) ? 0 : 1}${row.screening_due || '9999'}`
  return [...rows].sort((a, b) => rank(a).localeCompare(rank(b)))
}

export function QueuePage({ filter, me, name, onFilter }: Props) {
  const { t } = useTranslation(['screening', 'states'])
  const language = useLanguage()
  const queue = useInfiniteQuery(queueQuery(filter, me))
  // All that is there names its calls; only a longer list needs the calls themselves.
  const calls = useQuery({ ...queueCallsQuery, enabled: queue.hasNextPage || Boolean(filter.call) })
  const [words, setWords] = useState(filter.q ?? '')
  useEffect(() => {
    const rest = setTimeout(() => {
      if (words !== (filter.q ?? '')) onFilter({ ...filter, q: words || undefined })
    }, 350)
    return () => clearTimeout(rest)
  }, [words, filter, onFilter])
  const rows = byUrgency(queue.data?.pages.flatMap((page) => page.items) ?? [])
  const waiting = rows.filter((row) => row.state === 'submitted').map((row) => row.id)
  const take = useTakeEach(name)
  const [picked, setPicked] = useState<readonly string[]>([])
  const chosen = picked.filter((id) => waiting.includes(id)).slice(0, most)
  const all = filter.tab === 'all'
  const filtered = Boolean(filter.q || filter.call || filter.mine || (all && filter.state))

  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabs
        label={t('tabs')}
        current={all ? 'all' : 'waiting'}
        items={(['waiting', 'all'] as const).map((key) => ({ key, label: t(`tab.${key}`) }))}
      />
      <div className={classes.filters}>
        <TextField label={t('search')} value={words} onChange={setWords} autoComplete="off" />
        {all && (
          <SelectField
            label={t('state')}
            value={filter.state ?? ''}
            onChange={(state) => onFilter({ ...filter, state: state || undefined })}
            options={queueStates.map((state) => ({ value: state, label: stateLabel('applications', state) }))}
          />
        )}
        <SelectField
          label={t('call')}
          value={filter.call ?? ''}
          onChange={(call) => onFilter({ ...filter, call: call || undefined })}
          options={
            calls.data?.map((call) => ({
              value: call.id,
              label: `${call.code} · ${pick(call.title, language).text}`,
            })) ??
            [...new Map(rows.map((row) => [row.call_id, row.call_title]))].map(([value, title]) => ({
              value,
              label: pick(title, language).text,
            }))
          }
        />
        <CheckboxField
          label={t('mine')}
          checked={filter.mine ?? false}
          onChange={(mine) => onFilter({ ...filter, mine: mine || undefined })}
        />
      </div>
      <ProblemNotice error={queue.error ?? take.error} />
      {waiting.length > 0 && (
        <div className={classes.selection}>
          <CheckboxField
            label={t('select_all')}
            checked={chosen.length === Math.min(waiting.length, most)}
            onChange={(on) => setPicked(on ? waiting : [])}
          />
          <Button
            look="main"
            busy={take.isPending}
            disabled={chosen.length === 0}
            onClick={() => take.mutate(chosen, { onSuccess: () => setPicked([]) })}
          >
            {t('take_chosen', { n: formatNumber(chosen.length, language) })}
          </Button>
        </div>
      )}
      {queue.isPending ? (
        <Skeleton />
      ) : (
        <DataList
          caption={t('title')}
          rows={rows}
          rowKey={(row) => row.id}
          total={queue.data?.pages[0]?.total}
          onMore={queue.hasNextPage ? () => queue.fetchNextPage() : undefined}
          loadingMore={queue.isFetchingNextPage}
          empty={
            filtered ? (
              <Empty title={t('nothing_found')} text={t('nothing_found_text')} />
            ) : !all ? (
              <Empty title={t('none_waits')} text={t('none_waits_text')} />
            ) : (
              <Empty title={t('none')} text={t('none_text')} />
            )
          }
          columns={[
            {
              key: 'application',
              head: t('application'),
              cell: (row) => (
                <>
                  {row.state === 'submitted' ? (
                    <Choice
                      kind="checkbox"
                      label={<span className={classes.number}>{row.number}</span>}
                      checked={chosen.includes(row.id)}
                      onChange={(on) =>
                        setPicked(on ? [...chosen, row.id] : chosen.filter((id) => id !== row.id))
                      }
                    />
                  ) : (
                    <span className={classes.number}>{row.number}</span>
                  )}
                  <Link to="/office/applications/$id" params={{ id: row.id }}>
                    {row.title}
                  </Link>
                  {row.applicant_name && (
                    <span className={classes.number}>{pick(row.applicant_name, language).text}</span>
                  )}
                </>
              ),
            },
            {
              key: 'state',
              head: t('state'),
              cell: (row) => (
                <StateBadge tone={toneOf(row.state)} noun="applications" state={row.state ?? ''} />
              ),
            },
            {
              key: 'due',
              head: t('due'),
              cell: (row) =>
                row.screening_due ? (
                  <Deadline at={row.screening_due} done={!waits(row.state)} soon={3} />
                ) : (
                  '—'
                ),
            },
            {
              key: 'findings',
              head: t('findings'),
              cell: (row) =>
                row.blocking_findings > 0
                  ? t('blocking', {
                      count: row.blocking_findings,
                      n: formatNumber(row.blocking_findings, language),
                    })
                  : t('clean'),
            },
            { key: 'officer', head: t('officer'), cell: (row) => row.assignee_name || t('nobody') },
            {
              key: 'requested',
              head: t('requested'),
              numeric: true,
              cell: (row) => <MoneyText value={row.requested} short />,
            },
          ]}
        />
      )}
    </Page>
  )
}
