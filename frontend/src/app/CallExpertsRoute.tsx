import { useParams } from '@tanstack/react-router'
import { RosterPage } from '../features/experts/RosterPage'
import { CallNav } from './CallNav'

export function CallExpertsRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id/experts' })
  return <RosterPage key={id} id={id} nav={<CallNav id={id} />} />
}
