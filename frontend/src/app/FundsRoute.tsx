import { getRouteApi } from '@tanstack/react-router'
import { FundPage } from '../features/funds/FundPage'
import { FundsPage } from '../features/funds/FundsPage'
import { StatementPage } from '../features/funds/StatementPage'

const one = getRouteApi('/signed-in/app/funds/$id')
const statement = getRouteApi('/signed-in/app/funds/$id/statement')

export function FundsRoute() {
  return <FundsPage />
}

export function FundRoute() {
  const { id } = one.useParams()
  return <FundPage key={id} id={id} />
}

export function FundStatementRoute() {
  const { id } = statement.useParams()
  return <StatementPage key={id} id={id} period={statement.useSearch()} />
}
