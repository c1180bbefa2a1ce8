import { Link } from '@tanstack/react-router'
import { DataList } from '../../components/DataList'
import { Empty } from '../../components/Empty'
import { Page } from '../../components/Page'
import { useTranslation } from '../../lib/texts'
import classes from './Portfolio.module.css'

/** Whoever runs agreements of several donors says whose money to look at. */
export function ChooseDonorPage({ donors }: { donors: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation('portfolio')
  return (
    <Page title={t('title')} lead={t('choose')} width="reading">
      <DataList
        caption={t('choose')}
        rows={donors}
        rowKey={(row) => row.id}
        empty={<Empty title={t('no_agreements')} text={t('no_donors')} />}
        columns={[
          {
            key: 'name',
            head: t('donor'),
            cell: (row) => (
              <div className={classes.name}>
                <Link to="/app/portfolio" search={{ id: row.id }}>
                  {row.name}
                </Link>
              </div>
            ),
          },
        ]}
      />
    </Page>
  )
}
