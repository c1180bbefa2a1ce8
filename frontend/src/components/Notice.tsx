import type { ReactNode } from 'react'
import { messageOf } from '../lib/problem'
import { useTranslation } from '../lib/texts'
import { Icon, type IconName } from './Icon'
import classes from './Notice.module.css'

type Tone = 'info' | 'attention' | 'fault' | 'done'

const icons: Record<Tone, IconName> = {
  info: 'file-text',
  attention: 'alert-triangle',
  fault: 'circle-x',
  done: 'circle-check',
}

export function Notice({ tone, title, children }: { tone: Tone; title?: string; children?: ReactNode }) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'fault' ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div className={classes.body}>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}

/** A failed call in words; a failure of the server shows the id that support asks for. */
export function ProblemNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const { t } = useTranslation()
  if (!error) return null
  const { text, requestId } = messageOf(error)
  return (
    <Notice tone="fault">
      <p>{text}</p>
      {requestId && <p>{t('error.request_id', { id: requestId })}</p>}
      {children}
    </Notice>
  )
}
