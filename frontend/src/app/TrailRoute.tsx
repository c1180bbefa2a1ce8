import { useNavigate, useSearch } from '@tanstack/react-router'
import { TrailPage } from '../features/trail/Trail'

export function TrailRoute() {
  const { object, id } = useSearch({ from: '/signed-in/trail' })
  const navigate = useNavigate()
  return (
    <TrailPage
      key={`${object} ${id}`}
      object={object}
      id={id}
      onFind={(object, id) => void navigate({ to: '/trail', search: { object, id } })}
    />
  )
}
