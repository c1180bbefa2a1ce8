import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CallPage } from '../features/calls/CallPage'
import { publicCallQuery } from '../features/calls/queries'

const call = getRouteApi('/$lang/calls/$id')

export function CallRoute() {
  const { id } = call.useParams()
  const { data } = useSuspenseQuery(publicCallQuery(id))
  return <CallPage call={data} />
}
