import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useRef } from 'react'
import { Button } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { Empty } from '../../components/Empty'
import { SelectField } from '../../components/Field'
import { MoneyText } from '../../components/MoneyText'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge } from '../../components/StateBadge'
import { useNarrow } from '../../components/useNarrow'
import { newIdempotencyKey } from '../../lib/client'
import { formatDateTime, formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import {
  type Criterion,
  criteriaQuery,
  type Ranking,
  type Reason,
  rankingQuery,
  rankingsQuery,
  useMakeRanking,
} from './queries'
import classes from './Rankings.module.css'

type Props = { callId: string; chosen: string | undefined; onChoose: (id: string) => void; nav: ReactNode }

export function RankingPage({ callId, chosen, onChoose, nav }: Props) {
  const { t } = useTranslation('rankings')
  const language = useLanguage()
  const { data: rankings } = useSuspenseQuery(rankingsQuery(callId))
  const make = useMakeRanking(callId)
  const key = useRef(newIdempotencyKey())
  const current = chosen ?? rankings[0]?.id
  const send = () =>
    make.mutate(key.current, {
      onSuccess: (ranking) => {
        key.current = newIdempotencyKey()
        onChoose(ranking.id)
      },
      onError: () => {
        key.current = newIdempotencyKey()
      },
    })
  const button = (
    <Button look={rankings.length === 0 ? 'main' : 'plain'} busy={make.isPending} onClick={send}>
      {t('make')}
    </Button>
  )

  return (
    <Page title={t('title')} lead={t('lead')} before={nav} aside={rankings.length > 0 && button}>
      <ProblemNotice error={make.error} />
      {current ? (
        <>
          {rankings.length > 1 && (
            <SelectField
              label={t('which')}
              value={current}
              onChange={(id) => id && onChoose(id)}
              options={rankings.map((ranking, place) => ({
                value: ranking.id,
                label: t(place === 0 ? 'latest' : 'of', {
                  date: formatDateTime(ranking.created_at, language),
                }),
              }))}
            />
          )}
          <Snapshot id={current} callId={callId} />
        </>
      ) : (
        <Empty title={t('none')} text={t('none_text')} action={button} />
      )}
    </Page>
  )
}

function Snapshot({ id, callId }: { id: string; callId: string }) {
  const { t } = useTranslation('rankings')
  const language = useLanguage()
  const ranking = useQuery(rankingQuery(id))
  const criteria = useQuery(criteriaQuery(callId))
  if (ranking.error) return <ProblemNotice error={ranking.error} />
  if (!ranking.data) return <Skeleton />
  return (
    <>
      <p>
        {t('passed_count', {
          passed: formatNumber(ranking.data.items.filter((item) => item.passed).length, language),
          all: formatNumber(ranking.data.items.length, language),
        })}
      </p>
      <Places ranking={ranking.data} callId={callId} criteria={criteria.data ?? []} />
      <Means ranking={ranking.data} criteria={criteria.data ?? []} />
      <div className={classes.downloads}>
        <a href={`/api/v1/rankings/${id}/file?format=csv`} download>
          {t('download_csv')}
        </a>
        <a href={`/api/v1/rankings/${id}/file?format=xlsx`} download>
          {t('download_xlsx')}
        </a>
      </div>
      <p className={classes.small}>
        {t('of', { date: formatDateTime(ranking.data.created_at, language) })} · {t('hash')}:{' '}
        <code>{ranking.data.input_hash}</code>
      </p>
    </>
  )
}

export const reasonKeys = {
  'threshold.total': 'reason.threshold_total',
  'threshold.criterion': 'reason.threshold_criterion',
  'reviews.too_few': 'reason.reviews_short',
  'reviews.spread': 'reason.reviews_spread',
} as const

/** A reason of the server in words; an unknown code stays as it is. */
export function useReason(criteria: readonly Criterion[]): (reason: Reason) => string {
  const { t } = useTranslation('rankings')
  const language = useLanguage()
  return (reason) => {
    const key = reasonKeys[reason.code as keyof typeof reasonKeys]
    if (!key) return reason.code
    const criterion = criteria.find((each) => each.code === reason.criterion)
    return t(key, {
      have: reason.have ? formatNumber(reason.have, language) : '0',
      need: reason.need ? formatNumber(reason.need, language) : '0',
      criterion: criterion ? pick(criterion.title, language).text : (reason.criterion ?? ''),
    })
  }
}

function Places({
  ranking,
  callId,
  criteria,
}: {
  ranking: Ranking
  callId: string
  criteria: readonly Criterion[]
}) {
  const { t } = useTranslation('rankings')
  const language = useLanguage()
  const say = useReason(criteria)
  return (
    <DataList
      caption={t('title')}
      rows={ranking.items}
      rowKey={(item) => item.application_id}
      empty={<Empty title={t('none')} text={t('none_text')} />}
      columns={[
        {
          key: 'application',
          head: t('application'),
          cell: (item) => (
            <>
              <span className={classes.place}>{item.rank ?? t('no_rank')}</span>
              <Link to="/office/applications/$id" params={{ id: item.application_id }}>
                {item.title}
              </Link>
              <span className={classes.small}>
                {[item.number, item.applicant && pick(item.applicant, language).text]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </>
          ),
        },
        {
          key: 'mean',
          head: t('mean'),
          numeric: true,
          cell: (item) => <strong>{item.mean ? formatNumber(item.mean, language) : '—'}</strong>,
        },
        {
          key: 'spread',
          head: t('spread'),
          numeric: true,
          cell: (item) => (item.spread ? formatNumber(item.spread, language) : '—'),
        },
        {
          key: 'reviews',
          head: t('reviews'),
          numeric: true,
          cell: (item) => formatNumber(item.reviews, language),
        },
        {
          key: 'passed',
          head: t('passed'),
          cell: (item) => (
            <>
              <StateBadge tone={item.passed ? 'done' : 'fault'} label={t(item.passed ? 'yes' : 'no')} />
              {item.reasons.map((reason) => (
                <span key={`${reason.code} ${reason.criterion ?? ''}`} className={classes.small}>
                  {say(reason)}
                </span>
              ))}
              {item.needs_further_opinion && (
                <span className={classes.attention}>
                  {t('further')}.{' '}
                  <Link to="/office/calls/$id/grid" params={{ id: callId }}>
                    {t('to_grid')}
                  </Link>
                </span>
              )}
            </>
          ),
        },
        {
          key: 'requested',
          head: t('requested'),
          numeric: true,
          cell: (item) => <MoneyText value={item.requested} short />,
        },
      ]}
    />
  )
}

function Means({ ranking, criteria }: { ranking: Ranking; criteria: readonly Criterion[] }) {
  const { t } = useTranslation('rankings')
  const language = useLanguage()
  const narrow = useNarrow()
  if (criteria.length === 0) return null
  const titled = (criterion: Criterion) => `${criterion.code} ${pick(criterion.title, language).text}`
  return (
    <section className={classes.means}>
      <h2>{t('by_criterion')}</h2>
      {!narrow && <p>{criteria.map(titled).join('; ')}</p>}
      <DataList
        caption={t('by_criterion')}
        rows={ranking.items}
        rowKey={(item) => item.application_id}
        empty={null}
        columns={[
          {
            key: 'application',
            head: t('application'),
            cell: (item) => (item.rank ? `${item.rank}. ${item.title}` : item.title),
          },
          ...criteria.map((criterion) => ({
            key: criterion.code,
            // A desk has room for the codes of all of them; what they stand for is told above.
            head: narrow ? titled(criterion) : criterion.code,
            numeric: true,
            cell: (item: Ranking['items'][number]) => {
              const mean = item.by_criterion[criterion.code]
              return mean ? formatNumber(mean, language) : '—'
            },
          })),
        ]}
      />
    </section>
  )
}
