import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { QueuePage } from '../features/screening/QueuePage'
import type { QueueFilter } from '../features/screening/queries'
import { useMe } from '../features/session/queries'

export function ScreeningQueueRoute() {
  const filter = useSearch({ from: '/signed-in/office/screening' })
  const navigate = useNavigate()
  const me = useMe()
  const onFilter = useCallback(
    (search: QueueFilter) =>
      void navigate({ to: '/office/screening', search, replace: true, resetScroll: false }),
    [navigate],
  )
  return <QueuePage filter={filter} me={me?.user.id ?? ''} name={me?.user.name ?? ''} onFilter={onFilter} />
}
