import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { RankingPage } from '../features/rankings/RankingPage'
import { CallNav } from './CallNav'

export function CallRankingRoute() {
  const { id } = useParams({ from: '/signed-in/office/calls/$id/ranking' })
  const { ranking } = useSearch({ from: '/signed-in/office/calls/$id/ranking' })
  const navigate = useNavigate()
  return (
    <RankingPage
      key={id}
      callId={id}
      chosen={ranking}
      onChoose={(next) =>
        void navigate({ to: '/office/calls/$id/ranking', params: { id }, search: { ranking: next } })
      }
      nav={<CallNav id={id} />}
    />
  )
}
