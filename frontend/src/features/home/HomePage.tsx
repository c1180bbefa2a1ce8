import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/Page'

/** What this is and the way in. */
export function HomePage({ enter }: { enter: ReactNode }) {
  const { t } = useTranslation('home')
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div>{enter}</div>
    </Page>
  )
}
