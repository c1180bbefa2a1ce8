import { getRouteApi } from '@tanstack/react-router'
import { FundPage } from '../features/funds/FundPage'
import { FundsPage } from '../features/funds/FundsPage'
import { NewFundLink } from '../features/funds/NewFundLink'
import { StatementPage } from '../features/funds/StatementPage'
import { useMe } from '../features/session/queries'
import { mineOf } from './mine'

const one = getRouteApi('/signed-in/app/funds/$id')
const statement = getRouteApi('/signed-in/app/funds/$id/statement')

/** People of an operator note agreements; the server knows which of them. */
export function FundsRoute() {
  const mayAdd = mineOf(useMe()).some(({ kind }) => kind === 'operator')
  return <FundsPage add={mayAdd && <NewFundLink />} />
}

export function FundRoute() {
  const { id } = one.useParams()
  return <FundPage key={id} id={id} />
}

export function FundStatementRoute() {
  const { id } = statement.useParams()
  return <StatementPage key={id} id={id} period={statement.useSearch()} />
}
