import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { FitPage } from '../features/awards/FitPage'
import { FundingPage } from '../features/awards/FundingPage'
import { PlanPage } from '../features/awards/PlanPage'

const budget = getRouteApi('/signed-in/app/awards/$id/budget')
const funding = getRouteApi('/signed-in/app/awards/$id/funding')
const plan = getRouteApi('/signed-in/app/awards/$id/plan')

function useBack(id: string) {
  const navigate = useNavigate()
  return () => void navigate({ to: '/app/awards/$id', params: { id } })
}

export function AwardBudgetRoute() {
  const { id } = budget.useParams()
  return <FitPage id={id} onDone={useBack(id)} />
}

export function AwardFundingRoute() {
  const { id } = funding.useParams()
  return <FundingPage id={id} onDone={useBack(id)} />
}

export function AwardPlanRoute() {
  const { id } = plan.useParams()
  return <PlanPage id={id} onDone={useBack(id)} />
}
