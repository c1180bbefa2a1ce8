import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../components/Button'

export function NewFundLink() {
  const { t } = useTranslation('funds')
  return (
    <ButtonLink to="/app/funds/new" icon="plus">
      {t('new.open')}
    </ButtonLink>
  )
}
