import { useNavigate } from '@tanstack/react-router'
import { Invitations } from '../features/organisations/Invitations'
import { AccountPage } from '../features/session/AccountPage'
import { useMe } from '../features/session/queries'
import { useLanguage } from '../lib/useLanguage'
import { LanguageSwitch, ThemeSwitch } from './Switches'

export function AccountRoute() {
  const navigate = useNavigate()
  const lang = useLanguage()
  return (
    <AccountPage
      invitations={<Invitations waiting={useMe()?.invitations ?? []} />}
      settings={
        <>
          <LanguageSwitch />
          <ThemeSwitch words />
        </>
      }
      onSignedOut={() => navigate({ to: '/$lang', params: { lang } })}
    />
  )
}
