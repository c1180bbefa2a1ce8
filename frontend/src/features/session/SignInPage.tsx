import { Page } from '../../components/Page'
import { useTranslation } from '../../lib/texts'
import { SignInForm } from './SignInForm'

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation('session')
  return (
    <Page title={t('title')} lead={t('lead')} width="reading">
      <SignInForm onSignedIn={onSignedIn} />
    </Page>
  )
}
