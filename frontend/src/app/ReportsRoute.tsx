import { getRouteApi } from '@tanstack/react-router'
import { ReportPage } from '../features/reports/ReportPage'
import { ReportsPage } from '../features/reports/ReportsPage'

const one = getRouteApi('/signed-in/app/reports/$id')

export function ReportsRoute() {
  return <ReportsPage />
}

export function ReportRoute() {
  const { id } = one.useParams()
  return <ReportPage key={id} id={id} />
}
