import type { ReactNode } from 'react'
import { useTranslation } from '../lib/texts'
import classes from './Meter.module.css'

type Props = {
  label: ReactNode
  /** Whole minor units, or any whole numbers of one kind. */
  value: bigint
  /** Not above this. */
  limit?: bigint | undefined
  /** Not below this; the same as the limit where the two have to be equal. */
  floor?: bigint | undefined
  format: (value: bigint) => string
  /** What follows the value: its share, its rule. */
  note?: string | undefined
}

/** How much of a limit is used, said in words first: "over by N" never rests on colour alone. */
export function Meter({ label, value, limit, floor, format, note }: Props) {
  const { t } = useTranslation()
  const over = limit !== undefined && value > limit
  const under = floor !== undefined && value < floor
  const words = over
    ? t('meter.over', { sum: format(value - limit) })
    : under
      ? t('meter.under', { sum: format(floor - value) })
      : limit === undefined
        ? t('meter.enough')
        : value === limit
          ? t(floor === limit ? 'meter.exact' : 'meter.full')
          : t('meter.left', { sum: format(limit - value) })
  const whole = limit ?? floor ?? value
  const percent = whole > 0n ? Number((value * 1000n) / whole) / 10 : value > 0n ? 100 : 0
  return (
    <div className={classes.meter} data-over={over || undefined}>
      <div className={classes.head}>
        <span>{label}</span>
        <span className={classes.sum}>
          {limit === undefined
            ? format(value)
            : t('meter.of', { value: format(value), limit: format(limit) })}
        </span>
      </div>
      <div className={classes.track} aria-hidden="true">
        <div className={classes.fill} style={{ width: `${Math.min(100, percent)}%` }} />
      </div>
      <span className={classes.note} data-tone={over ? 'fault' : under ? 'attention' : undefined}>
        {note ? `${note} · ${words}` : words}
      </span>
    </div>
  )
}
