import { useState } from 'react'
import { useTranslation } from '../lib/texts'
import { Button } from './Button'
import classes from './CopyField.module.css'

/** A number, a code or an address to take along. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation()
  const [said, setSaid] = useState<'' | 'done' | 'failed'>('')

  async function copy() {
    try {
      await navigator.clipboard.writeText(value)
      setSaid('done')
    } catch {
      setSaid('failed')
    }
  }

  return (
    <div className={classes.copy}>
      <span className={classes.value}>{value}</span>
      <Button
        icon={said === 'done' ? 'check' : 'copy'}
        aria-label={`${t('copy.do')}: ${label}`}
        onClick={copy}
      >
        {t('copy.do')}
      </Button>
      <span className={classes.said} role="status">
        {said && t(`copy.${said}`)}
      </span>
    </div>
  )
}
