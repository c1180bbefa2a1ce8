import { useQuery } from '@tanstack/react-query'
import { Button } from '../../components/Button'
import { DateText } from '../../components/DateText'
import { Facts } from '../../components/Facts'
import { MoneyText } from '../../components/MoneyText'
import { ProblemNotice } from '../../components/Notice'
import { formatNumber, pick } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Application.module.css'
import { resultQuery } from './queries'

/** What was decided, how the experts scored and why: the letter about the decision, on the screen. */
export function ResultCard({ id }: { id: string }) {
  const { t } = useTranslation('applications')
  const language = useLanguage()
  const { data: result, error } = useQuery(resultQuery(id, language))
  if (!result) return <ProblemNotice error={error} />
  return (
    <section className={`card ${classes.result}`} aria-labelledby="result">
      <div className={classes.bar}>
        <h2 id="result">{t('result.title')}</h2>
        <span className={classes.noPrint}>
          <Button icon="file-text" onClick={() => window.print()}>
            {t('print')}
          </Button>
        </span>
      </div>
      <Facts
        items={[
          [t('result.outcome'), <strong key="outcome">{t(`result.outcomes.${result.outcome}`)}</strong>],
          [
            t('result.minutes'),
            <span key="minutes">
              {t('result.number', { number: result.number })}, <DateText value={result.decided_on} />
            </span>,
          ],
          [t('result.requested'), <MoneyText key="requested" value={result.requested} />],
          ...(result.amount
            ? ([[t('result.amount'), <MoneyText key="amount" value={result.amount} />]] as const)
            : []),
          [
            t('result.mean'),
            <span key="mean">
              <strong>{formatNumber(result.mean, language)}</strong>
              {result.threshold && (
                <small className={classes.least}>
                  {t('result.threshold', { n: formatNumber(result.threshold, language) })}
                </small>
              )}
            </span>,
          ],
        ]}
      />
      <h3>{t('result.criteria')}</h3>
      <ul className={classes.lineList}>
        {result.criteria.map((criterion) => (
          <li key={criterion.code}>
            <span>
              {pick(criterion.title, language).text}
              {criterion.min && (
                <small>{t('result.min', { n: formatNumber(criterion.min, language) })}</small>
              )}
            </span>
            <span className={classes.score}>
              {t('result.of', {
                mean: formatNumber(criterion.mean, language),
                max: formatNumber(criterion.max, language),
              })}
            </span>
          </li>
        ))}
      </ul>
      {result.reasons.length > 0 && (
        <>
          <h3>{t('result.reasons')}</h3>
          {result.reasons.map((reason) => (
            <p key={reason} className={classes.reason}>
              {reason}
            </p>
          ))}
        </>
      )}
    </section>
  )
}
