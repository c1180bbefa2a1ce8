import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ButtonLink } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { formatNumber } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type Item, itemsOf } from './items'
import { assignmentsQuery, callQuery, ownRecordsQuery, type Queue, queueQuery, queues } from './queries'
import classes from './TodayPage.module.css'

type Props = {
  name: string
  /** Roles that wait for the person's own answer. */
  invitations: ReactNode
  /** The organisations of the person that apply and receive. */
  applicants: readonly string[]
  /** What the navigation of the person shows: which lists are worth asking for. */
  places: readonly string[]
  /** The address of a record, when it has a page. */
  addressOf: (item: Item) => string | undefined
  queueAddress: (queue: Queue) => string | undefined
}

/** What waits for the person, by when; then the queues of their office. */
export function TodayPage({ name, invitations, applicants, places, addressOf, queueAddress }: Props) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const own = useQueries({ queries: applicants.slice(0, 3).map(ownRecordsQuery) })
  const reviews = useQuery({ ...assignmentsQuery, enabled: places.includes('assignments') })
  const office = queues.filter((queue) => places.includes(queue))
  const pending = own.some((each) => each.isPending) || (places.includes('assignments') && reviews.isPending)
  const error = own.find((each) => each.error)?.error ?? reviews.error
  const items = itemsOf({
    applications: own.flatMap((each) => each.data?.applications ?? []),
    awards: own.flatMap((each) => each.data?.awards ?? []),
    tranches: own.flatMap((each) => each.data?.tranches ?? []),
    reports: own.flatMap((each) => each.data?.reports ?? []),
    assignments: reviews.data ?? [],
  })

  return (
    <Page title={t('title')} eyebrow={name} width="wide">
      {invitations}
      <ProblemNotice error={error} />
      {pending && <Skeleton />}
      {!pending && items.length === 0 && !error && (
        <Empty
          title={t('none')}
          text={t(applicants.length > 0 || office.length === 0 ? 'none_text' : 'none_office')}
          action={
            office.length === 0 && (
              <ButtonLink
                to="/$lang/calls"
                params={{ lang: language }}
                search={{ phase: 'open' }}
                look="main"
              >
                {t('find')}
              </ButtonLink>
            )
          }
        />
      )}
      {items.length > 0 && (
        <ul className={classes.items}>
          {items.map((item) => (
            <TodayItem key={item.key} item={item} to={addressOf(item)} />
          ))}
        </ul>
      )}
      {office.length > 0 && (
        <section className="stack">
          <h2>{t('queues')}</h2>
          <ul className={classes.queues}>
            {office.map((queue) => (
              <QueueCard key={queue} queue={queue} to={queueAddress(queue)} />
            ))}
            <li className={classes.queue}>
              <Link to="/app/organisations">{t('organisations')}</Link>
            </li>
          </ul>
        </section>
      )}
    </Page>
  )
}

function TodayItem({ item, to }: { item: Item; to: string | undefined }) {
  const { t } = useTranslation('today')
  const title = item.title || t('untitled')
  return (
    <li className={classes.item}>
      <p className={classes.what}>{t(`what.${item.what}`)}</p>
      <h2>{to ? <Link to={to}>{title}</Link> : title}</h2>
      {item.at && <Deadline at={item.at} />}
      {!item.at && item.callId && <CallDeadline id={item.callId} />}
    </li>
  )
}

function CallDeadline({ id }: { id: string }) {
  const { data: call } = useQuery(callQuery(id))
  return call ? <Deadline at={call.closes_at} /> : null
}

function QueueCard({ queue, to }: { queue: Queue; to: string | undefined }) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { data: count } = useQuery(queueQuery(queue))
  const words =
    count === undefined
      ? t(`queue.${queue}`)
      : t(`queue_count.${queue}`, { count, n: formatNumber(count, language) })
  return <li className={classes.queue}>{to ? <Link to={to}>{words}</Link> : words}</li>
}
