import { Link } from '@tanstack/react-router'
import { Button } from '../../components/Button'
import { Facts } from '../../components/Facts'
import { Page } from '../../components/Page'
import { stateLabel } from '../../components/StateBadge'
import { formatReceived, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { Answers } from './Answers'
import classes from './Application.module.css'
import { useHeld } from './Draft'
import { stateOf } from './states'

/** The whole application to read and to print on A4. */
export function PrintPage() {
  const { t } = useTranslation(['applications', 'states', 'form', 'common'])
  const language = useLanguage()
  const { application, chapters } = useHeld()
  const receipt = application.receipt
  const title = application.project.title
  return (
    <Page
      title={title || t('untitled')}
      eyebrow={pick(application.call.title, language).text}
      width="wide"
      before={
        <Link to="/app/applications/$id" params={{ id: application.id }} className={classes.noPrint ?? ''}>
          {t('common:back')}
        </Link>
      }
      aside={
        <span className={classes.noPrint}>
          <Button icon="file-text" onClick={() => window.print()}>
            {t('print')}
          </Button>
        </span>
      }
    >
      <Facts
        items={[
          [t('state'), stateLabel('applications', stateOf(application))],
          [t('applicant'), pick(application.applicant?.name, language).text],
          ...(receipt
            ? ([
                [t('receipt.number'), receipt.number],
                [t('receipt.at'), formatReceived(receipt.submitted_at, language)],
                [
                  t('receipt.sha256'),
                  <span key="h" className={classes.hash}>
                    {receipt.sha256}
                  </span>,
                ],
              ] as const)
            : []),
        ]}
      />
      {chapters.map((chapter) => (
        <section key={chapter.id} className={classes.chapter}>
          <div className={classes.chapterHead}>
            <h2>{pick(chapter.label, language).text}</h2>
          </div>
          <Answers chapter={chapter} />
        </section>
      ))}
    </Page>
  )
}
