import { formatNumber } from '../lib/format'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { actionLabel, roleNames } from './ActionsBar'
import { DateText } from './DateText'
import classes from './Duties.module.css'
import { Icon } from './Icon'

type Props = {
  noun: string
  duties: {
    needed: number
    done: readonly { person: string; person_id: string; step: string; at: string }[]
    next?: { step: string; persons: number; roles: readonly string[] } | undefined
  }
}

/** How many persons it takes, who has acted, and whose act is missing. */
export function Duties({ noun, duties }: Props) {
  const { t } = useTranslation(['money', 'actions', 'roles'])
  const language = useLanguage()
  return (
    <section className="stack">
      <h2>{t('duties.title')}</h2>
      <p>{t('duties.needed', { n: formatNumber(duties.needed, language) })}</p>
      <ol className={classes.steps}>
        {duties.done.map((act) => (
          <li key={`${act.person_id} ${act.step} ${act.at}`} data-done>
            <Icon name="circle-check" size={20} />
            <span>
              <strong>{actionLabel(noun, act.step)}</strong>
              <br />
              {act.person}, <DateText value={act.at} time />
            </span>
          </li>
        ))}
        {duties.next && (
          <li>
            <Icon name="clock" size={20} />
            <span>
              <strong>{actionLabel(noun, duties.next.step)}</strong>
              <br />
              {t('duties.waits', {
                n: formatNumber(duties.next.persons, language),
                who: roleNames(duties.next.roles),
              })}
            </span>
          </li>
        )}
      </ol>
    </section>
  )
}
