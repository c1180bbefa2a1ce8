import { useParams } from '@tanstack/react-router'
import { GridPage } from '../features/experts/GridPage'
import { CallNav } from './CallNav'

export function CallGridRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id/grid' })
  return <GridPage key={id} id={id} nav={<CallNav id={id} />} />
}
