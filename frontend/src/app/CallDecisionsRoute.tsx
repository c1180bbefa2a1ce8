import { useParams } from '@tanstack/react-router'
import { DecisionPage } from '../features/decisions/DecisionPage'
import { CallNav } from './CallNav'

export function CallDecisionsRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id/decisions' })
  return <DecisionPage key={id} callId={id} nav={<CallNav id={id} />} />
}
