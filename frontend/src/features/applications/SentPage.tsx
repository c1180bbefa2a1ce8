import { Link } from '@tanstack/react-router'
import { Button, ButtonLink } from '../../components/Button'
import { CopyField } from '../../components/CopyField'
import { Facts } from '../../components/Facts'
import { Notice } from '../../components/Notice'
import { Page } from '../../components/Page'
import { formatReceived, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { useHeld } from './Draft'
import { NowNext } from './NowNext'

/** The receipt: number, time on the server's clock, hash, and what happens next. */
export function SentPage() {
  const { t } = useTranslation(['applications', 'common'])
  const language = useLanguage()
  const { application, call } = useHeld()
  const receipt = application.receipt
  const id = application.id

  if (!receipt)
    return (
      <Page title={t('receipt.none')} width="reading">
        <p>{t('receipt.none_text')}</p>
        <Link to="/app/applications/$id" params={{ id }}>
          {t('to_tasks')}
        </Link>
      </Page>
    )

  return (
    <Page
      title={t('receipt.title')}
      eyebrow={pick(application.call.title, language).text}
      width="reading"
      before={
        <Link to="/app/applications" className={classes.noPrint ?? ''}>
          {t('list.title')}
        </Link>
      }
    >
      <Notice tone="done">
        <p>{t('receipt.text')}</p>
      </Notice>
      <Facts
        items={[
          [t('receipt.number'), <CopyField key="n" label={t('receipt.number')} value={receipt.number} />],
          [
            t('receipt.at'),
            <time key="t" dateTime={receipt.submitted_at}>
              {formatReceived(receipt.submitted_at, language)}
            </time>,
          ],
          [t('project_title'), application.project.title],
          [t('applicant'), pick(application.applicant?.name, language).text],
          [
            t('receipt.sha256'),
            <div key="h">
              <span className={classes.hash}>{receipt.sha256}</span>
              <p className={classes.second}>{t('receipt.sha256_hint')}</p>
            </div>,
          ],
        ]}
      />
      <section className="stack">
        <h2>{t('receipt.next')}</h2>
        <NowNext application={application} call={call} />
      </section>
      <div className={`${classes.buttons} ${classes.noPrint}`}>
        <ButtonLink to="/app/applications/$id/print" params={{ id }} icon="file-text">
          {t('read_all')}
        </ButtonLink>
        <Button look="quiet" onClick={() => window.print()}>
          {t('print')}
        </Button>
      </div>
    </Page>
  )
}
