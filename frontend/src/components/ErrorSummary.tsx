import { useEffect, useRef } from 'react'
import { useTranslation } from '../lib/texts'
import classes from './ErrorSummary.module.css'

export type SummaryError = { id: string; text: string }

/**
 * All faults at the top, each a link that puts the focus into its field. It takes the focus when it
 * appears and whenever `attempt` grows, and the title of the document says "Error:".
 */
export function ErrorSummary({ errors, attempt }: { errors: readonly SummaryError[]; attempt: number }) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const some = errors.length > 0

  useEffect(() => {
    if (some && attempt > 0) box.current?.focus()
  }, [some, attempt])

  useEffect(() => {
    if (!some) return
    const before = document.title
    document.title = t('title_error', { page: before })
    return () => {
      document.title = before
    }
  }, [some, t])

  if (!some) return null
  return (
    <div ref={box} className={classes.summary} role="alert" tabIndex={-1} aria-labelledby="errors-title">
      <h2 id="errors-title">{t('errors.title')}</h2>
      <ul className={classes.list}>
        {errors.map((error) => (
          <li key={`${error.id} ${error.text}`}>
            <a
              href={`#${error.id}`}
              onClick={(event) => {
                event.preventDefault()
                focusField(error.id)
              }}
            >
              {error.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function focusField(id: string): void {
  // A cell of a closed row is not on the page: its row is.
  let target = document.getElementById(id)
  for (let shorter = id; !target && shorter.includes('-'); ) {
    shorter = shorter.slice(0, shorter.lastIndexOf('-'))
    target = document.getElementById(shorter)
  }
  if (!target) return
  const control = target.matches('input,select,textarea,button')
    ? target
    : (target.querySelector<HTMLElement>('input,select,textarea,button') ?? target)
  target.scrollIntoView({ block: 'center' })
  control.focus({ preventScroll: true })
}
