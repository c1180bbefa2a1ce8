import { getRouteApi } from '@tanstack/react-router'
import { ChapterPage } from '../features/applications/ChapterPage'
import { useHeld } from '../features/applications/Draft'
import { NotFoundPage } from './ErrorPage'

const chapter = getRouteApi('/signed-in/app/applications/$id/$chapter')

export function ChapterRoute() {
  const { chapter: name } = chapter.useParams()
  const { from, at } = chapter.useSearch()
  const { chapters } = useHeld()
  const found = chapters.find((each) => each.id === name)
  return found ? <ChapterPage key={found.id} chapter={found} from={from} at={at} /> : <NotFoundPage />
}
