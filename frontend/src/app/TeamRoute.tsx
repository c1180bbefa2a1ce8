import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { DutiesPage } from '../features/organisations/DutiesPage'
import { NoOrganisationPage } from '../features/organisations/OrganisationPage'
import { TeamPage } from '../features/organisations/TeamPage'
import { meQuery } from '../features/session/queries'
import { mineOf } from './mine'

const team = getRouteApi('/signed-in/app/team')

export function TeamRoute() {
  const { id } = team.useSearch()
  const { data: me } = useSuspenseQuery(meQuery)
  const mine = mineOf(me)
  const shown = id ?? mine[0]?.id
  return shown ? <TeamPage key={shown} id={shown} mine={mine} /> : <NoOrganisationPage />
}

export function DutiesRoute() {
  const { data: me } = useSuspenseQuery(meQuery)
  return <DutiesPage mine={mineOf(me)} />
}
