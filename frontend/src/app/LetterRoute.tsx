import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LetterPage } from '../features/outbox/OutboxPage'
import { BackLink } from './CallNav'

export function LetterRoute() {
  const { t } = useTranslation('outbox')
  const { id } = useParams({ from: '/signed-in/outbox/$id' })
  return <LetterPage id={id} before={<BackLink to="/outbox">{t('back')}</BackLink>} />
}
