import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ButtonLink } from '../../components/Button'
import { DateText } from '../../components/DateText'
import { MoneyText } from '../../components/MoneyText'
import { ListPage, RowName } from '../../components/RecordList'
import { StateBadge } from '../../components/StateBadge'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { fundsQuery } from './queries'
import { fundState, fundTones } from './states'

/** Agreements with donors; the list says who may add one. */
export function FundsPage() {
  const { t } = useTranslation(['funds', 'states'])
  const language = useLanguage()
  const list = useSuspenseInfiniteQuery(fundsQuery)
  const mayAdd = (list.data.pages[0]?.actions ?? []).some(({ verb, allowed }) => verb === 'create' && allowed)
  return (
    <ListPage
      title={t('title')}
      aside={
        mayAdd && (
          <ButtonLink to="/app/funds/new" icon="plus">
            {t('new.open')}
          </ButtonLink>
        )
      }
      list={list}
      none={{ title: t('none'), text: t('none_text') }}
      columns={[
        {
          key: 'title',
          head: t('fund'),
          cell: (row) => (
            <RowName note={pick(row.donor_name, language).text}>
              <Link to="/app/funds/$id" params={{ id: row.id }}>
                {pick(row.title, language).text}
              </Link>
            </RowName>
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
  )
}
