import { Button } from '../components/Button'
import { Icon } from '../components/Icon'
import { Notice, ProblemNotice } from '../components/Notice'
import { formatTime } from '../lib/format'
import { useTranslation } from '../lib/texts'
import classes from './SaveState.module.css'
import type { SaveStatus } from './useAutosave'

type Props = {
  status: SaveStatus
  onRetry: () => void
  onSettle: (choice: 'mine' | 'theirs') => void
}

/** Where the draft is: on the server since when, on this device, or in question. */
export function SaveState({ status, onRetry, onSettle }: Props) {
  const { t } = useTranslation('form')
  const words = {
    clean: '',
    unsaved: t('unsaved'),
    saving: t('saving'),
    saved: status.kind === 'saved' ? t('saved_at', { time: formatTime(status.at) }) : '',
    local: t('saved_here'),
    conflict: '',
    failed: '',
  }[status.kind]
  return (
    <div>
      <div className={classes.state} role="status">
        {status.kind === 'saved' && <Icon name="check" size={18} />}
        {status.kind === 'local' && <Icon name="clock" size={18} />}
        {words}
      </div>
      {status.kind === 'failed' && (
        <ProblemNotice error={status.error}>
          <div>
            <Button onClick={onRetry}>{t('save_now')}</Button>
          </div>
        </ProblemNotice>
      )}
      {status.kind === 'conflict' && (
        <Notice tone="attention" title={t('conflict_title')}>
          <p>{t('conflict_text')}</p>
          <div className={classes.conflict}>
            <Button look="main" onClick={() => onSettle('mine')}>
              {t('conflict_mine')}
            </Button>
            <Button onClick={() => onSettle('theirs')}>{t('conflict_theirs')}</Button>
          </div>
        </Notice>
      )}
    </div>
  )
}
