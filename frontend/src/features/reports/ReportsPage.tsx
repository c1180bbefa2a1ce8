import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DateText } from '../../components/DateText'
import { Deadline } from '../../components/Deadline'
import { ListPage, RowName } from '../../components/RecordList'
import { StateBadge } from '../../components/StateBadge'
import { useTranslation } from '../../lib/texts'
import { reportsQuery } from './queries'
import { reportState, reportTones, wasSent } from './states'

/** Reports that the reader has a part in. */
export function ReportsPage() {
  const { t } = useTranslation(['reports', 'states'])
  const list = useSuspenseInfiniteQuery(reportsQuery)
  return (
    <ListPage
      title={t('title')}
      list={list}
      none={{ title: t('none'), text: t('none_text') }}
      columns={[
        {
          key: 'award',
          head: t('report'),
          cell: (row) => (
            <RowName note={row.award_number}>
              <Link to="/app/reports/$id" params={{ id: row.id }}>
                {row.code}. {row.award_title}
              </Link>
            </RowName>
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
  )
}
