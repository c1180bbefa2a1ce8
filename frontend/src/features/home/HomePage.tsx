import type { ReactNode } from 'react'
import { Page } from '../../components/Page'
import { useTranslation } from '../../lib/texts'

/** What this is and the way in. */
export function HomePage({ enter }: { enter: ReactNode }) {
  const { t } = useTranslation('home')
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div>{enter}</div>
    </Page>
  )
}
