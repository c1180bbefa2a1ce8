import type { ReactNode } from 'react'
import classes from './SideBySide.module.css'

/** What is read at the left, what is done about it at the right; on a phone one after the other. */
export function SideBySide({
  label,
  children,
  side,
}: {
  label: string
  children: ReactNode
  side: ReactNode
}) {
  return (
    <div className={classes.split}>
      <div>{children}</div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className={classes.side} aria-label={label} tabIndex={0}>
        {side}
      </section>
    </div>
  )
}
