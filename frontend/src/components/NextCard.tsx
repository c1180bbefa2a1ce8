import type { ReactNode } from 'react'
import { useTranslation } from '../lib/texts'
import { roleNames } from './ActionsBar'
import { Deadline } from './Deadline'
import classes from './NextCard.module.css'

type Props = {
  badge: ReactNode
  /** What happens now. */
  now: string
  /** Whose turn it is, by the names of the server. */
  who?: readonly string[] | undefined
  by?: string | undefined
  /** The deadline was met, or nothing is asked by it. */
  done?: boolean
  /** Nothing more will happen: the card loses its call to act. */
  over?: boolean
  children?: ReactNode
}

/** The one card that answers: what happens now, who acts, by when. The buttons come with it. */
export function NextCard({ badge, now, who, by, done = false, over = false, children }: Props) {
  const { t } = useTranslation(['common', 'roles', 'money'])
  const names = roleNames(who)
  return (
    <section className={`card ${over ? '' : 'next-step'} ${classes.card}`} aria-label={t('money:next.label')}>
      {badge}
      <p className={classes.now}>{now}</p>
      {names && <p className={classes.who}>{t('money:next.who', { who: names })}</p>}
      {by && (
        <p className={classes.by}>
          <span className={classes.label}>{t('money:next.by')}</span>
          <Deadline at={by} done={done} />
        </p>
      )}
      {children}
    </section>
  )
}
