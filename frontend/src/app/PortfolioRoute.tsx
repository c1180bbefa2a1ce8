import { getRouteApi } from '@tanstack/react-router'
import { PortfolioPage } from '../features/portfolio/PortfolioPage'
import { useMe } from '../features/session/queries'
import { pick } from '../lib/format'
import { useLanguage } from '../lib/useLanguage'
import { NotFoundPage } from './ErrorPage'
import { mineOf } from './mine'

const route = getRouteApi('/signed-in/app/portfolio')

export function PortfolioRoute() {
  const language = useLanguage()
  const { id } = route.useSearch()
  const donors = mineOf(useMe()).filter(({ kind }) => kind === 'donor')
  const donor = donors.find((each) => each.id === id) ?? donors[0]
  const donorId = id ?? donor?.id
  return donorId ? (
    <PortfolioPage key={donorId} donorId={donorId} donor={pick(donor?.name, language).text} />
  ) : (
    <NotFoundPage />
  )
}
