import { Link } from '@tanstack/react-router'
import { formatNumber } from '../../lib/format'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import classes from './Demo.module.css'
import { markStep, useProgress } from './progress'
import { accountOf, anchorOf, nextOf, steps } from './steps'
import { personOf } from './words'

/** Over every page of a demonstration: as whom one looks, at which step, and the way on. */
export function DemoBand({ email }: { email: string | undefined }) {
  const { t } = useTranslation('demo')
  const language = useLanguage()
  const { done, current } = useProgress()
  const step = steps.find(({ id }) => id === current)
  const next = nextOf(done.includes(current ?? '') || !current ? done : [...done, current], current)
  const account = email === undefined ? undefined : accountOf(email)
  const person = account === undefined ? email : personOf(account)
  return (
    <aside className={classes.band} aria-label={t('band.label')}>
      <div className={classes.bandBody}>
        <p>
          <Link to="/demo" {...(step ? { hash: anchorOf(step) } : {})}>
            {step
              ? t('band.step', {
                  n: formatNumber(steps.indexOf(step) + 1, language),
                  title: t(`steps.${step.id}.title` as 'steps.find.title'),
                })
              : t('band.label')}
          </Link>
          <span>{person ? t('band.as', { person }) : t('nobody')}</span>
        </p>
        {next && (
          <Link
            to="/demo"
            hash={anchorOf(next)}
            className={classes.bandNext}
            onClick={() => {
              if (current) markStep(current, true)
            }}
          >
            {t(current ? 'band.next' : 'band.begin')}
          </Link>
        )}
      </div>
    </aside>
  )
}
