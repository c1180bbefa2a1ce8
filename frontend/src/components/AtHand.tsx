import type { ReactNode } from 'react'
import classes from './AtHand.module.css'

/**
 * What must be in reach wherever the page is scrolled to: it stays at the bottom of the window, above the bar at the
 * thumb. `loose` lets it stand in its place again, while it has much to say.
 */
export function AtHand({ loose = false, children }: { loose?: boolean; children: ReactNode }) {
  return (
    <div className={classes.hand} data-loose={loose || undefined}>
      {children}
    </div>
  )
}
