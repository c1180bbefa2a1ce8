import { useParams } from '@tanstack/react-router'
import { DossierText } from '../features/dossier/Dossier'
import { ReviewPage } from '../features/reviews/ReviewPage'
import { useTranslation } from '../lib/texts'
import { BackLink } from './CallNav'

export function ReviewRoute() {
  const { t } = useTranslation('reviews')
  const { id } = useParams({ from: '/signed-in/review/$id' })
  return (
    <ReviewPage
      key={id}
      id={id}
      before={<BackLink to="/review">{t('back')}</BackLink>}
      text={(application, form) => <DossierText application={application} form={form} />}
    />
  )
}
