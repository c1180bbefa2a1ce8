import { useNavigate, useParams } from '@tanstack/react-router'
import { DeclarePage } from '../features/reviews/DeclarePage'
import { useTranslation } from '../lib/texts'
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
