import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { fundsQuery } from '../features/funds/queries'
import { ChooseDonorPage } from '../features/portfolio/ChooseDonorPage'
import { PortfolioPage } from '../features/portfolio/PortfolioPage'
import { useMe } from '../features/session/queries'
import { pick } from '../lib/format'
import { useLanguage } from '../lib/useLanguage'
import { mineOf } from './mine'

const route = getRouteApi('/signed-in/app/portfolio')

export function PortfolioRoute() {
  const language = useLanguage()
  const { id } = route.useSearch()
  const donors = mineOf(useMe()).filter(({ kind }) => kind === 'donor')
  const own = donors.find((each) => each.id === id) ?? donors[0]
  if (!own) return <OfOperator id={id} />
  const donorId = id ?? own.id
  return <PortfolioPage key={donorId} donorId={donorId} donor={pick(own.name, language).text} own />
}

/** The donors of the agreements that somebody may read. */
function OfOperator({ id }: { id: string | undefined }) {
  const language = useLanguage()
  const { data } = useSuspenseInfiniteQuery(fundsQuery)
  const rows = data.pages.flatMap((page) => page.items)
  const names = new Map(rows.map((row) => [row.donor_id, pick(row.donor_name, language).text]))
  if (id) return <PortfolioPage key={id} donorId={id} donor={names.get(id) ?? ''} own={false} />
  return <ChooseDonorPage donors={[...names].map(([donorId, name]) => ({ id: donorId, name }))} />
}
