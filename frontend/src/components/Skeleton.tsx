import { useTranslation } from '../lib/texts'
import classes from './Skeleton.module.css'

/** Nothing for the first 300 ms: what comes at once needs no sign of waiting. */
export function Skeleton({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className={classes.skeleton} role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className={classes.row} />
      ))}
    </div>
  )
}
