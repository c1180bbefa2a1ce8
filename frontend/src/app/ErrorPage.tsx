import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Button } from '../components/Button'
import { ProblemNotice } from '../components/Notice'
import { Page } from '../components/Page'
import { isProblem } from '../lib/problem'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'

/** A route that failed to load. A file of an earlier build that is gone asks for a reload instead. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  if (isOldBuild(error))
    return (
      <Page title={t('new_version.title')} lead={t('new_version.text')} width="reading">
        <div>
          <Button look="main" onClick={() => window.location.reload()}>
            {t('new_version.reload')}
          </Button>
        </div>
      </Page>
    )
  if (isProblem(error) && error.status === 404) return <NotFoundPage />
  return (
    <Page title={t('error.title')} width="reading">
      <ProblemNotice error={error} />
      <div>
        <Button look="main" onClick={reset}>
          {t('error.again')}
        </Button>
      </div>
    </Page>
  )
}

export function NotFoundPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <Page title={t('not_found.title')} lead={t('not_found.text')} width="reading">
      <p>
        <Link to="/$lang" params={{ lang: language }}>
          {t('not_found.home')}
        </Link>
      </p>
    </Page>
  )
}

function isOldBuild(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|Importing a module script failed|preload CSS/i.test(error.message)
  )
}
