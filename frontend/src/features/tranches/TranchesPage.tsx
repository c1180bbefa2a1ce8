import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Deadline } from '../../components/Deadline'
import { MoneyText } from '../../components/MoneyText'
import { ListPage, RowName } from '../../components/RecordList'
import { StateBadge } from '../../components/StateBadge'
import { Tabs } from '../../components/Tabs'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { tranchesQuery } from './queries'
import { finished, queueOf, queues, trancheState, trancheTones } from './states'

/** The queues of payments: what waits stands first. */
export function TranchesPage({ state: given }: { state: string }) {
  const { t } = useTranslation(['tranches', 'states'])
  const language = useLanguage()
  const current = queueOf(given)
  const list = useSuspenseInfiniteQuery(tranchesQuery(current))
  return (
    <ListPage
      title={t('title')}
      tabs={
        <Tabs
          label={t('queues')}
          param="state"
          current={current}
          items={queues.map((key) => ({
            key,
            label: key === '' || key === 'all' ? t(key || 'waiting') : t(`states:tranches.${key}`),
          }))}
        />
      }
      list={list}
      none={{ title: t('none'), text: t('none_text') }}
      columns={[
        {
          key: 'award',
          head: t('award'),
          cell: (row) => (
            <RowName note={[row.award_number, pick(row.grantee, language).text].join(' · ')}>
              <Link to="/app/tranches/$id" params={{ id: row.id }}>
                {t('tranche', { n: formatNumber(row.seq, language) })}. {row.award_title}
              </Link>
            </RowName>
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
  )
}
