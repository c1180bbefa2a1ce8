import { Dialog } from '../../components/Dialog'
import { setSessionLost } from '../../lib/session'
import { useTranslation } from '../../lib/texts'
import { useMe } from './queries'
import { SignInForm } from './SignInForm'

/** A new sign-in over the page, which keeps everything that was typed. */
export default function SessionLost() {
  const { t } = useTranslation('session')
  const me = useMe()
  const close = () => setSessionLost(false)
  return (
    <Dialog opened title={t('lost_title')} onClose={close}>
      <p>{t('lost_text')}</p>
      <SignInForm onSignedIn={close} known={me?.user.email} />
    </Dialog>
  )
}
