import { Link } from '@tanstack/react-router'
import classes from './Tabs.module.css'

type Props<Key extends string> = {
  /** Names the set for those who do not see it. */
  label: string
  items: readonly { key: Key; label: string }[]
  current: Key
  /** The search parameter of the route that holds the tab. */
  param?: string
}

/** Tabs are links: each has an address, opens in a new window and survives a reload. */
export function Tabs<Key extends string>({ label, items, current, param = 'tab' }: Props<Key>) {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {items.map((item) => (
        <Link
          key={item.key}
          to="."
          search={((before: Record<string, unknown>) => ({ ...before, [param]: item.key })) as never}
          aria-current={item.key === current ? 'page' : undefined}
          resetScroll={false}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  )
}
