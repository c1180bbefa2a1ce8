import { useNavigate } from '@tanstack/react-router'
import { NewFundPage } from '../features/funds/NewFundPage'

export function NewFundRoute() {
  const navigate = useNavigate()
  return <NewFundPage onMade={(id) => void navigate({ to: '/app/funds/$id', params: { id } })} />
}
