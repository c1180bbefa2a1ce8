import { useNavigate } from '@tanstack/react-router'
import { Invitations } from '../features/organisations/Invitations'
import { AccountPage } from '../features/session/AccountPage'
import { useLanguage } from '../lib/useLanguage'
import { LanguageSwitch, ThemeSwitch } from './Switches'

export function AccountRoute() {
  const navigate = useNavigate()
  const lang = useLanguage()
  return (
    <AccountPage
      invitations={<Invitations />}
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
