import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, Ref } from 'react'
import classes from './Button.module.css'
import { Icon, type IconName } from './Icon'

type Look = {
  /** main: the one next act of the page. plain: other acts. quiet: those that go unnoticed until wanted. */
  look?: 'main' | 'plain' | 'quiet' | undefined
  danger?: boolean | undefined
  icon?: IconName | undefined
  iconAfter?: IconName | undefined
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Look & {
    /** The act is on its way: a second press does nothing. */
    busy?: boolean | undefined
    /** Stays pressable and says why it is not allowed. */
    blocked?: boolean | undefined
  }

/** Buttons may wrap: Kazakh words are long. */
export function Button({
  look = 'plain',
  danger = false,
  icon,
  iconAfter,
  busy = false,
  blocked = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={busy ? 'button' : type}
      className={classes.button}
      data-look={look}
      data-danger={danger || undefined}
      data-blocked={blocked || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <span className={classes.spinner} /> : icon && <Icon name={icon} size={18} />}
      {children}
      {iconAfter && <Icon name={iconAfter} size={18} />}
    </button>
  )
}

function Anchor({
  look = 'plain',
  danger = false,
  icon,
  iconAfter,
  children,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & Look & { ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a {...rest} className={classes.button} data-look={look} data-danger={danger || undefined}>
      {icon && <Icon name={icon} size={18} />}
      {children}
      {iconAfter && <Icon name={iconAfter} size={18} />}
    </a>
  )
}

/** A link of the router that looks like a button. */
export const ButtonLink = createLink(Anchor)
