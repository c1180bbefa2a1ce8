import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DeclarePage } from '../features/reviews/DeclarePage'
import { BackLink } from './CallNav'

export function DeclareRoute() {
  const { t } = useTranslation('reviews')
  const { id } = useParams({ from: '/signed-in/review/declare/$id' })
  const navigate = useNavigate()
  return (
    <DeclarePage
      id={id}
      before={<BackLink to="/review">{t('back')}</BackLink>}
      onDone={() => void navigate({ to: '/review' })}
    />
  )
}
