import { useNavigate, useSearch } from '@tanstack/react-router'
import { OutboxPage } from '../features/outbox/OutboxPage'

export function OutboxRoute() {
  const { state } = useSearch({ from: '/signed-in/outbox' })
  const navigate = useNavigate()
  return (
    <OutboxPage
      state={state ?? ''}
      onState={(next) =>
        void navigate({
          to: '/outbox',
          search: next ? { state: next } : {},
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}
