import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { useTranslation } from '../../lib/texts'
import { reportsQuery } from './queries'
import classes from './Report.module.css'
import { reportState, reportTones, wasSent } from './states'

/** Reports that the reader has a part in. */
export function ReportsPage() {
  const { t } = useTranslation(['reports', 'states'])
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(reportsQuery)
  const rows = data.pages.flatMap((page) => page.items)
  return (
    <Page title={t('title')}>
      <DataList
        caption={t('title')}
        rows={rows}
        rowKey={(row) => row.id}
        total={data.pages[0]?.total}
        onMore={hasNextPage ? () => fetchNextPage() : undefined}
        loadingMore={isFetchingNextPage}
        empty={<Empty title={t('none')} text={t('none_text')} />}
        columns={[
          {
            key: 'award',
            head: t('report'),
            cell: (row) => (
              <div className={classes.name}>
                <Link to="/app/reports/$id" params={{ id: row.id }}>
                  {row.code}. {row.award_title}
                </Link>
                <small>{row.award_number}</small>
              </div>
            ),
          },
          {
            key: 'state',
            head: t('state'),
            cell: (row) => {
              const state = reportState(row.state)
              return <StateBadge tone={reportTones[state]} noun="reports" state={state} />
            },
          },
          {
            key: 'due',
            head: t('due_on'),
            cell: (row) => <Deadline at={row.due_on} done={wasSent(reportState(row.state))} />,
          },
          { key: 'sent', head: t('sent_at'), cell: (row) => <DateText value={row.submitted_at} time /> },
        ]}
      />
    </Page>
  )
}
