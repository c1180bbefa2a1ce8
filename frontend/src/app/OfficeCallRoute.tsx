import { useParams } from '@tanstack/react-router'
import { CallPage } from '../features/officecalls/CallPage'
import { CallNav } from './CallNav'

export function OfficeCallRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id' })
  return <CallPage key={id} id={id} nav={<CallNav id={id} />} />
}
