import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { PaymentPage } from '../features/payments/PaymentPage'
import { PaymentsPage } from '../features/payments/PaymentsPage'

const one = getRouteApi('/signed-in/app/payments/$id')

export function PaymentsRoute() {
  const navigate = useNavigate()
  return <PaymentsPage onMade={(id) => void navigate({ to: '/app/payments/$id', params: { id } })} />
}

export function PaymentRoute() {
  const { id } = one.useParams()
  return <PaymentPage key={id} id={id} />
}
