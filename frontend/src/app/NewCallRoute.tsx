import { useNavigate, useSearch } from '@tanstack/react-router'
import { NewCallPage } from '../features/officecalls/NewCallPage'
import { useTranslation } from '../lib/texts'
import { BackLink } from './CallNav'

export function NewCallRoute() {
  const { t } = useTranslation('office')
  const { from = '' } = useSearch({ from: '/signed-in/office/calls/new' })
  const navigate = useNavigate()
  return (
    <NewCallPage
      from={from}
      back={<BackLink to="/office/calls">{t('all_calls')}</BackLink>}
      onCreated={(id) => navigate({ to: '/office/calls/$id/edit', params: { id } })}
    />
  )
}
