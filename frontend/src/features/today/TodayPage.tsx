import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ButtonLink } from '../../components/Button'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type Item, itemsOf } from './items'
import { assignmentsQuery, ownRecordsQuery, queueQuery } from './queries'
import { type Queue, queues, type Urgent } from './queues'
import classes from './TodayPage.module.css'

type Props = {
  name: string
  /** Roles that wait for the person's own answer. */
  invitations: ReactNode
  /** The organisations of the person that apply and receive. */
  applicants: readonly string[]
  /** What the navigation of the person shows: which lists are worth asking for. */
  places: readonly string[]
  /** The queues of an office that the person works on. */
  waiting: readonly string[]
  /** The address of a record, when it has a page. */
  addressOf: (item: Item) => string | undefined
  queueAddress: (queue: Queue) => string | undefined
  urgentAddress: (urgent: Urgent) => string
}

/** What waits for the person, by when; then the queues of their office. */
export function TodayPage({
  name,
  invitations,
  applicants,
  places,
  waiting,
  addressOf,
  queueAddress,
  urgentAddress,
}: Props) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const own = useQueries({ queries: applicants.slice(0, 3).map(ownRecordsQuery) })
  const reviews = useQuery({ ...assignmentsQuery, enabled: places.includes('assignments') })
  const office = queues.filter((queue) => waiting.includes(queue))
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
      {!pending && items.length === 0 && office.length === 0 && !error && (
        <Empty
          title={t('none')}
          text={t('none_text')}
          action={
            <ButtonLink to="/$lang/calls" params={{ lang: language }} search={{ phase: 'open' }} look="main">
              {t('find')}
            </ButtonLink>
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
          <div className={classes.queues}>
            {office.map((queue) => (
              <QueueCard key={queue} queue={queue} to={queueAddress(queue)} addressOf={urgentAddress} />
            ))}
            <p className={classes.queue}>
              <Link to="/app/organisations">{t('organisations')}</Link>
            </p>
          </div>
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
    </li>
  )
}

function QueueCard({
  queue,
  to,
  addressOf,
}: {
  queue: Queue
  to: string | undefined
  addressOf: (urgent: Urgent) => string
}) {
  const { t } = useTranslation('today')
  const language = useLanguage()
  const { data, error } = useQuery(queueQuery(queue))
  const words = data
    ? t(`queue_count.${queue}`, { count: data.total, n: formatNumber(data.total, language) })
    : t(`queue.${queue}`)
  return (
    <section className={classes.queue} data-empty={data?.total === 0 || undefined}>
      <h3>{to ? <Link to={to}>{words}</Link> : words}</h3>
      <ProblemNotice error={error} />
      {data && data.first.length > 0 && (
        <ul className={classes.first}>
          {data.first.map((urgent) => (
            <li key={urgent.id} className={classes.urgent}>
              <Link to={addressOf(urgent)}>{pick(urgent.title, language).text || t('untitled')}</Link>
              {urgent.who && <span className={classes.what}>{pick(urgent.who, language).text}</span>}
              {urgent.at && <Deadline at={urgent.at} done={queue === 'confirm'} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
