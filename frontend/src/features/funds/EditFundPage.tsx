import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Page } from '../../components/Page'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { FundForm } from './FundForm'
import { fundQuery, useEditFund } from './queries'

/** A draft is edited until it is signed; the donor stays. */
export function EditFundPage({ id, onSaved }: { id: string; onSaved: () => void }) {
  const { t } = useTranslation('funds')
  const language = useLanguage()
  const { data: fund } = useSuspenseQuery(fundQuery(id, language))
  const edit = useEditFund(id)
  return (
    <Page
      title={t('edit.title')}
      eyebrow={pick(fund.donor.name, language).text}
      lead={t('new.lead')}
      width="reading"
      before={
        <Link to="/app/funds/$id" params={{ id }}>
          {pick(fund.title, language).text}
        </Link>
      }
    >
      <FundForm
        fund={fund}
        error={edit.error}
        busy={edit.isPending}
        submit={t('edit.do')}
        onSubmit={(change) => edit.mutate({ change, version: fund.version }, { onSuccess: onSaved })}
      />
    </Page>
  )
}
