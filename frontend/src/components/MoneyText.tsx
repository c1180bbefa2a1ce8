import { formatMoney, formatMoneyShort } from '../lib/format'
import type { Money } from '../lib/money'
import { useLanguage } from '../lib/useLanguage'
import classes from './MoneyText.module.css'

type Props = {
  value: Money | null | undefined
  /** Millions in words; the whole sum on hover, on focus and for screen readers. */
  short?: boolean
  /** Shows the minor units even when they are zero. */
  exact?: boolean
}

export function MoneyText({ value, short = false, exact = false }: Props) {
  const language = useLanguage()
  if (!value) return <>—</>
  const full = formatMoney(value, language, { exact })
  const brief = short ? formatMoneyShort(value, language) : full
  if (brief === full) return <span className={classes.money}>{full}</span>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the focus shows the whole sum
    <span className={`${classes.money} ${classes.short}`} data-full={full} tabIndex={0}>
      <span aria-hidden="true">{brief}</span>
      <span className="visually-hidden">{full}</span>
    </span>
  )
}
