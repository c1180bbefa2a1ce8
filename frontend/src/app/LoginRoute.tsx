import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SignInPage } from '../features/session/SignInPage'

const login = getRouteApi('/login')

export function LoginRoute() {
  const { next } = login.useSearch()
  const navigate = useNavigate()
  // The route decides where to go on, now that it finds somebody signed in.
  return (
    <SignInPage onSignedIn={() => navigate({ to: '/login', search: next ? { next } : {}, replace: true })} />
  )
}
