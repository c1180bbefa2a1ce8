import { useNavigate } from '@tanstack/react-router'
import { AccountPage } from '../features/session/AccountPage'
import { useLanguage } from '../lib/useLanguage'
import { LanguageSwitch, ThemeSwitch } from './Switches'

export function AccountRoute() {
  const navigate = useNavigate()
  const lang = useLanguage()
  return (
    <AccountPage
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
