import { getRouteApi, Outlet } from '@tanstack/react-router'
import { ApplicationPage } from '../features/applications/ApplicationPage'
import { ChapterPage } from '../features/applications/ChapterPage'
import { CheckPage } from '../features/applications/CheckPage'
import { ApplicationFrame, useHeld } from '../features/applications/Draft'
import { PrintPage } from '../features/applications/PrintPage'
import { SentPage } from '../features/applications/SentPage'
import { NotFoundPage } from './ErrorPage'

const frame = getRouteApi('/signed-in/app/applications/$id')
const chapter = getRouteApi('/signed-in/app/applications/$id/$chapter')

/** One application for all its pages. */
export function ApplicationRoute() {
  const { id } = frame.useParams()
  return (
    <ApplicationFrame key={id} id={id}>
      <Outlet />
    </ApplicationFrame>
  )
}

export function ChapterRoute() {
  const { chapter: name } = chapter.useParams()
  const { from } = chapter.useSearch()
  const { chapters } = useHeld()
  const found = chapters.find((each) => each.id === name)
  return found ? <ChapterPage key={found.id} chapter={found} from={from} /> : <NotFoundPage />
}

export {
  ApplicationPage as ApplicationHomeRoute,
  CheckPage as CheckRoute,
  PrintPage as PrintRoute,
  SentPage as SentRoute,
}
