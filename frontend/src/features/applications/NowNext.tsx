import { Deadline } from '../../components/Deadline'
import { StateBadge } from '../../components/StateBadge'
import { useTranslation } from '../../lib/texts'
import classes from './Application.module.css'
import type { Application, PublicCall } from './queries'
import { applicationTones, finished, nextDay, stateOf } from './states'

/** What happens now, who acts, by when. */
export function NowNext({ application, call }: { application: Application; call: PublicCall | undefined }) {
  const { t } = useTranslation(['applications', 'states'])
  const state = stateOf(application)
  const day = nextDay(application, call)
  return (
    <section
      className={`card ${finished.includes(state) ? '' : 'next-step'} ${classes.now}`}
      aria-label={t('now_label')}
    >
      <StateBadge tone={applicationTones[state]} noun="applications" state={state} />
      <p>{t(`now.${state}`)}</p>
      <p className={classes.second}>{t(`who.${state}`)}</p>
      {day && (
        <p>
          <span className={classes.label}>{t('by')}</span>
          <Deadline at={day} done={state === 'lapsed'} />
        </p>
      )}
    </section>
  )
}
