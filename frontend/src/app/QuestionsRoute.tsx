import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { QuestionsPage } from '../features/applications/QuestionsPage'
import { callQuery } from '../features/applications/queries'

const questions = getRouteApi('/$lang/calls/$id/questions')

export function QuestionsRoute() {
  const { id } = questions.useParams()
  const { data } = useSuspenseQuery(callQuery(id))
  return <QuestionsPage call={data} />
}
