import { useState } from 'react'
import { RadioField } from '../../components/Field'
import { Page } from '../../components/Page'
import type { Values } from '../../form/schema'
import { useTranslation } from '../../lib/texts'
import { ProfileForm } from './ProfileForm'
import { profileChange } from './profile'
import { type Organisation, useCreateOrganisation } from './queries'

const kinds = ['ngo', 'initiative_group', 'individual', 'donor'] as const
type Kind = (typeof kinds)[number]

/** Who applies: an organisation, a group of people or one person. Whoever adds it gets its roles. */
export function NewOrganisationPage({ onMade }: { onMade: (made: Organisation) => void }) {
  const { t } = useTranslation('organisations')
  const create = useCreateOrganisation()
  const [kind, setKind] = useState<Kind | ''>('')

  function save(values: Values) {
    if (kind === '') return
    create.mutate({ kind, ...profileChange(kind, values) }, { onSuccess: onMade })
  }

  return (
    <Page title={t('new.title')} lead={t('new.lead')} width="wide">
      <RadioField
        label={t('new.kind')}
        value={kind}
        onChange={(chosen) => setKind(kinds.find((each) => each === chosen) ?? '')}
        options={kinds.map((each) => ({
          value: each,
          label: t(`kind.${each}`),
          hint: t(`kind_hint.${each}`),
        }))}
      />
      {kind !== '' && (
        <ProfileForm
          key={kind}
          kind={kind}
          initial={{}}
          saveLabel={t('new.save')}
          busy={create.isPending}
          error={create.error}
          onSave={save}
        />
      )}
    </Page>
  )
}
