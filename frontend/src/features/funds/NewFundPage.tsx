import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { fieldId, SelectField } from '../../components/Field'
import { Page } from '../../components/Page'
import { pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { FundForm } from './FundForm'
import { donorsQuery, useCreateFund } from './queries'

/** The draft of an agreement with a donor; its money counts once it is signed. */
export function NewFundPage({ onMade }: { onMade: (id: string) => void }) {
  const { t } = useTranslation('funds')
  const language = useLanguage()
  const { data: donors } = useSuspenseQuery(donorsQuery)
  const create = useCreateFund()
  const [donor, setDonor] = useState('')
  return (
    <Page
      title={t('new.title')}
      lead={t('new.lead')}
      width="reading"
      before={<Link to="/app/funds">{t('title')}</Link>}
    >
      <FundForm
        error={create.error}
        busy={create.isPending}
        submit={t('new.do')}
        onSubmit={(change) =>
          create.mutate({ ...change, donor_id: donor }, { onSuccess: (made) => onMade(made.id) })
        }
      >
        {(errors) => (
          <SelectField
            id={fieldId('/donor_id')}
            label={t('donor')}
            value={donor}
            error={errors['/donor_id']}
            options={donors.map((each) => ({
              value: each.id,
              label: pick(each.legal_name, language).text,
            }))}
            onChange={setDonor}
          />
        )}
      </FundForm>
    </Page>
  )
}
