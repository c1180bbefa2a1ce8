import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CheckedPage } from '../features/organisations/CheckedPage'
import { NewOrganisationPage } from '../features/organisations/NewOrganisationPage'
import { NoOrganisationPage, OrganisationPage } from '../features/organisations/OrganisationPage'
import { OrganisationsPage } from '../features/organisations/OrganisationsPage'
import { VerifyPage } from '../features/organisations/VerifyPage'
import { meQuery } from '../features/session/queries'
import { mineOf } from './mine'

const own = getRouteApi('/signed-in/app/organisation')
const fresh = getRouteApi('/signed-in/app/organisation/new')
const list = getRouteApi('/signed-in/app/organisations')
const one = getRouteApi('/signed-in/app/organisations/$id')
const verify = getRouteApi('/signed-in/app/organisations/$id/verify')

export function OrganisationRoute() {
  const { id } = own.useSearch()
  const { data: me } = useSuspenseQuery(meQuery)
  const mine = mineOf(me)
  const shown = id ?? mine[0]?.id
  return shown ? <OrganisationPage key={shown} id={shown} mine={mine} /> : <NoOrganisationPage />
}

export function NewOrganisationRoute() {
  const { call } = fresh.useSearch()
  const navigate = useNavigate()
  return (
    <NewOrganisationPage
      onMade={(made) =>
        call
          ? navigate({ to: '/app/apply/$callId', params: { callId: call } })
          : navigate({ to: '/app/organisation', search: { id: made.id } })
      }
    />
  )
}

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
