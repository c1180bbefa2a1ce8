import { useRouter } from '@tanstack/react-router'
import { DemoPage } from '../features/demo/DemoPage'
import { useSignIn } from '../features/session/queries'

export function DemoRoute() {
  const { history } = useRouter()
  const { mutateAsync } = useSignIn()
  return <DemoPage signIn={mutateAsync} goTo={(address) => history.push(address)} />
}
