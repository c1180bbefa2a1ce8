import { getRouteApi, Outlet } from '@tanstack/react-router'
import { ApplicationFrame } from '../features/applications/Draft'

const frame = getRouteApi('/signed-in/app/applications/$id')

/** One application for all its pages. */
export function ApplicationRoute() {
  const { id } = frame.useParams()
  return (
    <ApplicationFrame key={id} id={id}>
      <Outlet />
    </ApplicationFrame>
  )
}
