import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { NewOrganisationPage } from '../features/organisations/NewOrganisationPage'
import { NoOrganisationPage, OrganisationPage } from '../features/organisations/OrganisationPage'
import { meQuery } from '../features/session/queries'
import { mineOf } from './mine'

const own = getRouteApi('/signed-in/app/organisation')
const fresh = getRouteApi('/signed-in/app/organisation/new')

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
