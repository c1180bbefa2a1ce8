import { now } from '../lib/clock'
import { daysBetween, formatDate, formatDeadline, formatNumber } from '../lib/format'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import classes from './Deadline.module.css'

type Props = {
  /** An instant, or a plain date that lasts to the end of its day. */
  at: string
  /** A deadline that was met shows no count of days. */
  done?: boolean
  /** From how many days on it draws attention. */
  soon?: number
}

/** Date, hour, time zone and days left, by the server's clock. */
export function Deadline({ at, done = false, soon = 7 }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const plain = !at.includes('T')
  const days = daysBetween(now(), at)
  const passed = plain ? days < 0 : Date.parse(at) < now().getTime()
  const count = Math.abs(days)
  const n = formatNumber(count, language)
  const text = passed
    ? count === 0
      ? t('deadline.passed')
      : t('days_late', { count, n })
    : count === 0
      ? t('deadline.today')
      : t('days_left', { count, n })
  return (
    <span className={classes.deadline}>
      <time dateTime={at} className={classes.date}>
        {plain ? formatDate(at, language) : formatDeadline(at, language)}
      </time>
      {!done && (
        <span className={classes.left} data-tone={passed ? 'late' : days <= soon ? 'soon' : 'calm'}>
          {text}
        </span>
      )}
    </span>
  )
}
