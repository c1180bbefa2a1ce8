import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ButtonLink } from '../../components/Button'
import { DataList } from '../../components/DataList'
import { DateText } from '../../components/DateText'
import { Empty } from '../../components/Empty'
import { MoneyText } from '../../components/MoneyText'
import { Page } from '../../components/Page'
import { StateBadge } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Fund.module.css'
import { fundsQuery } from './queries'
import { fundState, fundTones } from './states'

/** Agreements with donors; the list says who may add one. */
export function FundsPage() {
  const { t } = useTranslation(['funds', 'states'])
  const language = useLanguage()
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(fundsQuery)
  const rows = data.pages.flatMap((page) => page.items)
  const mayAdd = (data.pages[0]?.actions ?? []).some(({ verb, allowed }) => verb === 'create' && allowed)
  return (
    <Page
      title={t('title')}
      aside={
        mayAdd && (
          <ButtonLink to="/app/funds/new" icon="plus">
            {t('new.open')}
          </ButtonLink>
        )
      }
    >
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
            head: t('fund'),
            cell: (row) => (
              <div className={classes.name}>
                <Link to="/app/funds/$id" params={{ id: row.id }}>
                  {pick(row.title, language).text}
                </Link>
                <small>{pick(row.donor_name, language).text}</small>
              </div>
            ),
          },
          {
            key: 'state',
            head: t('state'),
            cell: (row) => {
              const state = fundState(row.state)
              return <StateBadge tone={fundTones[state]} noun="funds" state={state} />
            },
          },
          { key: 'to', head: t('valid_to'), cell: (row) => <DateText value={row.valid_to} /> },
          {
            key: 'amount',
            head: t('promised'),
            numeric: true,
            cell: (row) => <MoneyText value={row.amount} />,
          },
        ]}
      />
    </Page>
  )
}
