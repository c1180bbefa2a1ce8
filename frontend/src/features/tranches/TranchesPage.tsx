import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DataList } from '../../components/DataList'
import { Deadline } from '../../components/Deadline'
import { Empty } from '../../components/Empty'
import { MoneyText } from '../../components/MoneyText'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { Tabs } from '../../components/Tabs'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { tranchesQuery } from './queries'
import { finished, queueOf, queues, trancheState, trancheTones } from './states'
import classes from './Tranche.module.css'

/** The queues of payments: what waits stands first. */
export function TranchesPage({ state: given }: { state: string }) {
  const { t } = useTranslation(['tranches', 'states'])
  const language = useLanguage()
  const current = queueOf(given)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(
    tranchesQuery(current),
  )
  const rows = data.pages.flatMap((page) => page.items)
  return (
    <Page title={t('title')}>
      <Tabs
        label={t('queues')}
        param="state"
        current={current}
        items={queues.map((key) => ({
          key,
          label: key === '' || key === 'all' ? t(key || 'waiting') : t(`states:tranches.${key}`),
        }))}
      />
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
            head: t('award'),
            cell: (row) => (
              <div className={classes.name}>
                <Link to="/app/tranches/$id" params={{ id: row.id }}>
                  {t('tranche', { n: formatNumber(row.seq, language) })}. {row.award_title}
                </Link>
                <small>{[row.award_number, pick(row.grantee, language).text].join(' · ')}</small>
              </div>
            ),
          },
          {
            key: 'state',
            head: t('state'),
            cell: (row) => {
              const state = trancheState(row)
              return <StateBadge tone={trancheTones[state]} noun="tranches" state={state} />
            },
          },
          {
            key: 'due',
            head: t('due_on'),
            cell: (row) => <Deadline at={row.due_on} done={finished.includes(trancheState(row))} />,
          },
          {
            key: 'amount',
            head: t('amount'),
            numeric: true,
            cell: (row) => <MoneyText value={row.amount} />,
          },
        ]}
      />
    </Page>
  )
}
