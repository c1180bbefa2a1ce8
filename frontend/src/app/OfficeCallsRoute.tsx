import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { CallsPage } from '../features/officecalls/CallsPage'
import type { CallFilter } from '../features/officecalls/queries'
import { useMe } from '../features/session/queries'

export function OfficeCallsRoute() {
  const filter = useSearch({ from: '/signed-in/office/calls' })
  const navigate = useNavigate()
  const me = useMe()
  const onFilter = useCallback(
    (search: CallFilter) => void navigate({ to: '/office/calls', search, replace: true, resetScroll: false }),
    [navigate],
  )
  return <CallsPage filter={filter} onFilter={onFilter} mayCreate={me?.places.includes('calls') ?? false} />
}
