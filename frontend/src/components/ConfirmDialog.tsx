import { type ReactNode, useState } from 'react'
import { useTranslation } from '../lib/texts'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { TextAreaField } from './Field'
import { ProblemNotice } from './Notice'

export type ReasonNeed = 'none' | 'optional' | 'required'

type Props = {
  opened: boolean
  title: string
  confirmLabel: string
  danger?: boolean
  reason?: ReasonNeed
  onConfirm: (reason: string | undefined) => Promise<unknown>
  onClose: () => void
  children?: ReactNode
}

/** Asks before an act, takes its reason and stays open, with the problem named, when the act fails. */
export function ConfirmDialog(props: Props) {
  // A closed dialog forgets the reason and the failure of the last time.
  return props.opened ? <OpenConfirm {...props} /> : null
}

function OpenConfirm({
  opened,
  title,
  confirmLabel,
  danger = false,
  reason: need = 'none',
  onConfirm,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation(['common', 'actions'])
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()

  async function confirm() {
    const given = reason.trim()
    if (need === 'required' && given === '') {
      setMissing(true)
      return
    }
    setPending(true)
    setError(undefined)
    try {
      await onConfirm(given || undefined)
      onClose()
    } catch (failure) {
      setError(failure)
      setPending(false)
    }
  }

  return (
    <Dialog
      opened={opened}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button look="main" danger={danger} busy={pending} onClick={confirm}>
            {confirmLabel}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      {children}
      {need !== 'none' && (
        <TextAreaField
          label={t('actions:reason')}
          optional={need === 'optional'}
          value={reason}
          onChange={(text) => {
            setReason(text)
            setMissing(false)
          }}
          error={missing ? t('actions:reason_needed') : undefined}
          rows={3}
        />
      )}
      <ProblemNotice error={error} />
    </Dialog>
  )
}
