import { useParams } from '@tanstack/react-router'
import { EditCallPage } from '../features/officecalls/EditCallPage'
import { CallNav } from './CallNav'

export function EditCallRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id/edit' })
  return <EditCallPage key={id} id={id} nav={<CallNav id={id} />} />
}
