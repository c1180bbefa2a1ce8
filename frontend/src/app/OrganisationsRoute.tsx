import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CheckedPage } from '../features/organisations/CheckedPage'
import { OrganisationsPage } from '../features/organisations/OrganisationsPage'
import { VerifyPage } from '../features/organisations/VerifyPage'

const list = getRouteApi('/signed-in/app/organisations')
const one = getRouteApi('/signed-in/app/organisations/$id')
const verify = getRouteApi('/signed-in/app/organisations/$id/verify')

export function OrganisationsRoute() {
  return <OrganisationsPage search={list.useSearch()} />
}

export function CheckedRoute() {
  return <CheckedPage id={one.useParams().id} />
}

export function VerifyRoute() {
  const { id } = verify.useParams()
  const navigate = useNavigate()
  return <VerifyPage id={id} onDone={() => navigate({ to: '/app/organisations/$id', params: { id } })} />
}
