import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CheckedPage } from '../features/organisations/CheckedPage'
import { Invitations } from '../features/organisations/Invitations'
import { OrganisationsPage } from '../features/organisations/OrganisationsPage'
import { VerifyPage } from '../features/organisations/VerifyPage'
import { useMe } from '../features/session/queries'

const list = getRouteApi('/signed-in/app/organisations')
const one = getRouteApi('/signed-in/app/organisations/$id')
const verify = getRouteApi('/signed-in/app/organisations/$id/verify')

export function OrganisationsRoute() {
  return (
    <OrganisationsPage
      search={list.useSearch()}
      invitations={<Invitations waiting={useMe()?.invitations ?? []} />}
    />
  )
}

export function CheckedRoute() {
  return <CheckedPage id={one.useParams().id} />
}

export function VerifyRoute() {
  const { id } = verify.useParams()
  const navigate = useNavigate()
  return <VerifyPage id={id} onDone={() => navigate({ to: '/app/organisations/$id', params: { id } })} />
}
