import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { callQuery } from '../features/applications/queries'
import { StartPage } from '../features/applications/StartPage'
import { applicantKinds } from '../features/organisations/kinds'
import { meQuery } from '../features/session/queries'

const apply = getRouteApi('/signed-in/app/apply/$callId')

export function StartRoute() {
  const { callId } = apply.useParams()
  const navigate = useNavigate()
  const { data: call } = useSuspenseQuery(callQuery(callId))
  const { data: me } = useSuspenseQuery(meQuery)
  const mine = (me?.memberships ?? [])
    .filter(({ kind }) => applicantKinds.includes(kind))
    .map(({ organisation_id, organisation_name, kind }) => ({
      id: organisation_id,
      name: organisation_name,
      kind,
    }))
  return (
    <StartPage
      call={call}
      mine={mine}
      onStarted={(id) => navigate({ to: '/app/applications/$id', params: { id } })}
    />
  )
}
