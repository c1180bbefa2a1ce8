import { useParams } from '@tanstack/react-router'
import { FundingPage } from '../features/officecalls/FundingPage'
import { CallNav } from './CallNav'

export function CallFundingRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id/funding' })
  return <FundingPage key={id} id={id} nav={<CallNav id={id} />} />
}
