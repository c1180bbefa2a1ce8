import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DateText } from '../../components/DateText'
import { MoneyText } from '../../components/MoneyText'
import { ListPage, RowName } from '../../components/RecordList'
import { StateBadge } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { awardsQuery } from './queries'
import { awardState, awardTones } from './states'

/** Every grant that the reader has a part in. */
export function AwardsPage() {
  const { t } = useTranslation(['awards', 'states'])
  const language = useLanguage()
  const list = useSuspenseInfiniteQuery(awardsQuery({}))

  return (
    <ListPage
      title={t('title')}
      list={list}
      none={{ title: t('none'), text: t('none_text') }}
      columns={[
        {
          key: 'title',
          head: t('project'),
          cell: (row) => (
            <RowName note={row.number}>
              <Link to="/app/awards/$id" params={{ id: row.id }}>
                {row.title}
              </Link>
            </RowName>
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
  )
}
