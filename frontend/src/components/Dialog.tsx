import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import classes from './Dialog.module.css'

type Props = {
  opened: boolean
  title: string
  onClose: () => void
  /** Buttons, the main one first. */
  footer?: ReactNode
  children?: ReactNode
}

/** The browser's own modal dialog: it holds the focus, closes on Escape and gives the focus back. */
export function Dialog({ opened, title, onClose, footer, children }: Props) {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useLayoutEffect(() => {
    const dialog = element.current
    if (!dialog || !opened) return
    dialog.showModal()
    return () => dialog.close()
  }, [opened])

  if (!opened) return <dialog ref={element} />
  return (
    <dialog
      ref={element}
      className={classes.dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
      {footer && <div className={classes.footer}>{footer}</div>}
    </dialog>
  )
}
