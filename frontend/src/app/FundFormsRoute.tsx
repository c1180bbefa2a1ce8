import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { EditFundPage } from '../features/funds/EditFundPage'
import { NewFundPage } from '../features/funds/NewFundPage'

const edit = getRouteApi('/signed-in/app/funds/$id/edit')

export function NewFundRoute() {
  const navigate = useNavigate()
  return <NewFundPage onMade={(id) => void navigate({ to: '/app/funds/$id', params: { id } })} />
}

export function EditFundRoute() {
  const navigate = useNavigate()
  const { id } = edit.useParams()
  return (
    <EditFundPage key={id} id={id} onSaved={() => void navigate({ to: '/app/funds/$id', params: { id } })} />
  )
}
