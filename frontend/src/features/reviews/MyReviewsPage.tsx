import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge } from '../../components/StateBadge'
import { formatDateTime, formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { type MyRoster, myAssignmentsQuery, myRostersQuery, useAcceptEach } from './queries'
import classes from './Reviews.module.css'
import { isOpen, toneOf } from './states'

/** Declarations first: nothing is read before them. */
export function MyReviewsPage() {
  const { t } = useTranslation(['reviews', 'states'])
  const language = useLanguage()
  const rosters = useQuery(myRostersQuery)
  const mine = useInfiniteQuery(myAssignmentsQuery)
  const rows = mine.data?.pages.flatMap((page) => page.items) ?? []
  const counted = rows.filter(
    (row) => isOpen(row.state) || row.state === 'submitted' || row.state === 'invited',
  )
  const accept = useAcceptEach()
  const invited = rows
    .filter((row) => row.state === 'invited')
    .map((row) => row.id)
    .slice(0, 50)
  const sent = rows.filter((row) => row.state === 'submitted').length

  return (
    <Page title={t('title')} lead={t('lead')}>
      <ProblemNotice error={rosters.error ?? mine.error ?? accept.error} />
      {(rosters.data ?? [])
        .filter((roster) => !roster.declared_at)
        .map((roster) => (
          <Declaration key={roster.id} roster={roster} />
        ))}
      {counted.length > 0 && (
        <div className={classes.progress}>
          <p>
            {t('progress', {
              sent: formatNumber(sent, language),
              all: formatNumber(counted.length, language),
            })}
          </p>
          <progress value={sent} max={counted.length} aria-hidden="true" />
        </div>
      )}
      {invited.length > 1 && (
        <div>
          <Button look="main" busy={accept.isPending} onClick={() => accept.mutate(invited)}>
            {t('accept_all', { n: formatNumber(invited.length, language) })}
          </Button>
        </div>
      )}
      {mine.isPending ? (
        <Skeleton />
      ) : (
        <DataList
          caption={t('title')}
          rows={rows}
          rowKey={(row) => row.id}
          onMore={mine.hasNextPage ? () => mine.fetchNextPage() : undefined}
          loadingMore={mine.isFetchingNextPage}
          empty={<Empty title={t('none')} text={t('none_text')} />}
          columns={[
            {
              key: 'application',
              head: t('application'),
              cell: (row) => (
                <>
                  <Link to="/review/$id" params={{ id: row.id }}>
                    {row.title}
                  </Link>
                  {row.applicant && (
                    <span className={classes.small}>{pick(row.applicant, language).text}</span>
                  )}
                  {row.further && <span className={classes.small}>{t('further')}</span>}
                </>
              ),
            },
            {
              key: 'call',
              head: t('call'),
              cell: (row) => (row.call_title ? pick(row.call_title, language).text : '—'),
            },
            {
              key: 'state',
              head: t('state'),
              cell: (row) => (
                <StateBadge tone={toneOf(row.state)} noun="assignments" state={row.state ?? ''} />
              ),
            },
            {
              key: 'due',
              head: t('due'),
              cell: (row) =>
                row.due ? (
                  <Deadline at={row.due} done={!isOpen(row.state) && row.state !== 'invited'} soon={5} />
                ) : (
                  '—'
                ),
            },
            {
              key: 'scored',
              head: t('scored'),
              cell: (row) =>
                t('scored_of', {
                  scored: formatNumber(row.progress.scored, language),
                  of: formatNumber(row.progress.of, language),
                }),
            },
          ]}
        />
      )}
      {(rosters.data ?? [])
        .filter((roster) => roster.declared_at)
        .map((roster) => (
          <Declaration key={roster.id} roster={roster} />
        ))}
    </Page>
  )
}

function Declaration({ roster }: { roster: MyRoster }) {
  const { t } = useTranslation('reviews')
  const language = useLanguage()
  return (
    <section className={`card ${roster.declared_at ? '' : 'next-step'} ${classes.roster}`}>
      <div>
        <p className={classes.small}>{pick(roster.call_title, language).text}</p>
        <h2>{t('declare')}</h2>
        <p>
          {roster.declared_at
            ? t('declared_at', { date: formatDateTime(roster.declared_at, language) })
            : roster.applications.length > 0
              ? t('declare_due')
              : t('declare_wait')}
        </p>
      </div>
      {roster.applications.length > 0 && (
        <ButtonLink
          to="/review/declare/$id"
          params={{ id: roster.id }}
          look={roster.declared_at ? 'plain' : 'main'}
        >
          {t(roster.declared_at ? 'declare_again' : 'declare_open')}
        </ButtonLink>
      )}
    </section>
  )
}
