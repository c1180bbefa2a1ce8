import { getRouteApi } from '@tanstack/react-router'
import { AwardPage } from '../features/awards/AwardPage'

const one = getRouteApi('/signed-in/app/awards/$id')

export function AwardRoute() {
  const { id } = one.useParams()
  return <AwardPage key={id} id={id} />
}
