import { getRouteApi } from '@tanstack/react-router'
import { TranchePage } from '../features/tranches/TranchePage'
import { TranchesPage } from '../features/tranches/TranchesPage'

const list = getRouteApi('/signed-in/app/tranches')
const one = getRouteApi('/signed-in/app/tranches/$id')

export function TranchesRoute() {
  return <TranchesPage state={list.useSearch().state ?? ''} />
}

export function TrancheRoute() {
  const { id } = one.useParams()
  return <TranchePage key={id} id={id} />
}
