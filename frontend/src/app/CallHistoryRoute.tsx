import { useParams } from '@tanstack/react-router'
import { Page } from '../components/Page'
import { Trail } from '../features/trail/Trail'
import { useTranslation } from '../lib/texts'
import { CallNav } from './CallNav'

export function CallHistoryRoute() {
  const { t } = useTranslation('office')
  const { id } = useParams({ from: '/signed-in/office/calls/$id/history' })
  return (
    <Page title={t('call_history')} before={<CallNav id={id} />} width="wide">
      <Trail object="call" id={id} />
    </Page>
  )
}
