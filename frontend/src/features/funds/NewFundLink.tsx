import { ButtonLink } from '../../components/Button'
import { useTranslation } from '../../lib/texts'

export function NewFundLink() {
  const { t } = useTranslation('funds')
  return (
    <ButtonLink to="/app/funds/new" icon="plus">
      {t('new.open')}
    </ButtonLink>
  )
}
