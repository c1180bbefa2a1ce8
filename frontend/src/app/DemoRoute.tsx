import { useNavigate } from '@tanstack/react-router'
import { DemoPage } from '../features/demo/DemoPage'
import { useSignIn } from '../features/session/queries'

export function DemoRoute() {
  const navigate = useNavigate()
  const { mutateAsync } = useSignIn()
  return (
    <DemoPage
      signIn={mutateAsync}
      goTo={(address) => {
        // An answer of the API is no page of the screens.
        if (address.startsWith('/api/')) window.location.assign(address)
        else void navigate({ to: address })
      }}
    />
  )
}
