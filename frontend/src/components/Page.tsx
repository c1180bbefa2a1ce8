import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from '../lib/texts'
import classes from './Page.module.css'

type Props = {
  /** The only h1 and the title of the document. */
  title: string
  /** Small words above the h1: a number, a step, the noun it belongs to. */
  eyebrow?: ReactNode
  lead?: ReactNode
  /** A way back or a trail, above the heading. */
  before?: ReactNode
  /** What stands at the right of the heading on a desktop. */
  aside?: ReactNode
  width?: 'reading' | 'wide' | 'page'
  /** Draws what stands below the bars: the heading and the body come to it as one. */
  frame?: (content: ReactNode) => ReactNode
  children?: ReactNode
}

// The first page of a visit leaves the focus alone; every later one moves it to its h1.
let visited = false

export function Page({ title, eyebrow, lead, before, aside, width = 'page', frame, children }: Props) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  const path = window.location.pathname

  useEffect(() => {
    document.title = t('title', { page: title })
  }, [t, title])

  const focused = useRef<string>(undefined)
  useEffect(() => {
    if (focused.current === path) return
    focused.current = path
    if (visited) heading.current?.focus({ preventScroll: true })
    visited = true
  }, [path])

  const content = (
    <>
      {before && <div className={classes.before}>{before}</div>}
      <div className={classes.head}>
        <div>
          {eyebrow && <p className={classes.eyebrow}>{eyebrow}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {aside}
      </div>
      <div className={classes.body}>{children}</div>
    </>
  )
  return (
    <main id="main" tabIndex={-1} className={classes.page} data-width={width}>
      {frame ? frame(content) : content}
    </main>
  )
}
