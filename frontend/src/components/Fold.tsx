import type { ReactNode } from 'react'
import classes from './Fold.module.css'

type Props = {
  title: ReactNode
  /** What the folded part comes to: a number, a sum, a day. */
  note?: ReactNode
  /** Begins unfolded. */
  open?: boolean
  children?: ReactNode
}

/** A part that is looked up now and then: folded on the screen, whole on paper. */
export function Fold({ title, note, open = false, children }: Props) {
  return (
    <details className={classes.fold} open={open}>
      <summary>
        <h2>{title}</h2>
        {note && <span className={classes.note}>{note}</span>}
      </summary>
      <div className={classes.inside}>{children}</div>
    </details>
  )
}
