import { getRouteApi } from '@tanstack/react-router'
import { CallsPage } from '../features/calls/CallsPage'

const calls = getRouteApi('/$lang/calls')

export function CallsRoute() {
  return <CallsPage search={calls.useSearch()} />
}
