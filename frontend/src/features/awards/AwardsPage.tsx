import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { MoneyText } from '../../components/MoneyText'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Award.module.css'
import { awardsQuery } from './queries'
import { awardState, awardTones } from './states'

/** Every grant that the reader has a part in. */
export function AwardsPage() {
  const { t } = useTranslation(['awards', 'states'])
  const language = useLanguage()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(awardsQuery({}))
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
            key: 'title',
            head: t('project'),
            cell: (row) => (
              <div className={classes.name}>
                <Link to="/app/awards/$id" params={{ id: row.id }}>
                  {row.title}
                </Link>
                <small>{row.number}</small>
              </div>
            ),
          },
          { key: 'grantee', head: t('grantee'), cell: (row) => pick(row.grantee, language).text },
          {
            key: 'state',
            head: t('state'),
            cell: (row) => {
              const state = awardState(row.state)
              return <StateBadge tone={awardTones[state]} noun="awards" state={state} />
            },
          },
          {
            key: 'amount',
            head: t('sum.awarded'),
            numeric: true,
            cell: (row) => <MoneyText value={row.amount} />,
          },
          { key: 'paid', head: t('sum.paid'), numeric: true, cell: (row) => <MoneyText value={row.paid} /> },
          { key: 'ends', head: t('ends_on'), cell: (row) => <DateText value={row.ends_on} /> },
        ]}
      />
    </Page>
  )
}
