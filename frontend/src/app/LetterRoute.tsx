import { useParams } from '@tanstack/react-router'
import { LetterPage } from '../features/outbox/OutboxPage'
import { useTranslation } from '../lib/texts'
import { BackLink } from './CallNav'

export function LetterRoute() {
  const { t } = useTranslation('outbox')
  const { id } = useParams({ from: '/signed-in/outbox/$id' })
  return <LetterPage id={id} before={<BackLink to="/outbox">{t('back')}</BackLink>} />
}
