import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { ProblemNotice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { Skeleton } from '../../components/Skeleton'
import { StateBadge } from '../../components/StateBadge'
import { useTranslation } from '../../lib/texts'
import { decisionsQuery } from './queries'
import { stateOf, toneOf } from './states'

export function DecisionsPage() {
  const { t } = useTranslation('decisions')
  const decisions = useInfiniteQuery(decisionsQuery)
  return (
    <Page title={t('list_title')} lead={t('list_lead')} width="wide">
      <ProblemNotice error={decisions.error} />
      {decisions.isPending ? (
        <Skeleton />
      ) : (
        <DataList
          caption={t('list_title')}
          rows={decisions.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={(decision) => decision.id}
          total={decisions.data?.pages[0]?.total}
          onMore={decisions.hasNextPage ? () => decisions.fetchNextPage() : undefined}
          loadingMore={decisions.isFetchingNextPage}
          empty={<Empty title={t('none')} text={t('none_text')} />}
          columns={[
            {
              key: 'number',
              head: t('number'),
              cell: (decision) => (
                <Link to="/office/calls/$id/decisions" params={{ id: decision.call_id }}>
                  {decision.number || t('no_number')}
                </Link>
              ),
            },
            { key: 'date', head: t('date'), cell: (decision) => <DateText value={decision.decided_on} /> },
            {
              key: 'state',
              head: t('state'),
              cell: (decision) => (
                <StateBadge tone={toneOf(decision.state)} label={t(`states.${stateOf(decision.state)}`)} />
              ),
            },
          ]}
        />
      )}
    </Page>
  )
}
