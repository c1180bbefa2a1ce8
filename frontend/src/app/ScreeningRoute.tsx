import { useParams } from '@tanstack/react-router'
import { ButtonLink } from '../components/Button'
import { DossierText } from '../features/dossier/Dossier'
import { ScreeningPage } from '../features/screening/ScreeningPage'
import { TrailDrawer } from '../features/trail/Trail'
import { useTranslation } from '../lib/texts'
import { BackLink } from './CallNav'

export function ScreeningRoute() {
  const { t } = useTranslation('screening')
  const { id } = useParams({ from: '/signed-in/office/applications/$id' })
  return (
    <ScreeningPage
      key={id}
      id={id}
      before={<BackLink to="/office/screening">{t('back')}</BackLink>}
      text={(application, form) => <DossierText application={application} form={form} />}
      organisation={(organisation) => (
        <ButtonLink to="/app/organisations/$id/verify" params={{ id: organisation }} look="quiet">
          {t('organisation')}
        </ButtonLink>
      )}
      history={<TrailDrawer object="application" id={id} />}
    />
  )
}
