import { type ReactNode, useEffect, useId, useState } from 'react'
import { i18n, useTranslation } from '../lib/texts'
import classes from './ActionsBar.module.css'
import { Button } from './Button'
import { ConfirmDialog, type ReasonNeed } from './ConfirmDialog'
import { ProblemNotice } from './Notice'

/** One entry of `actions` in the body of a single record. */
export type Action = {
  verb: string
  allowed: boolean
  code?: string | undefined
  reason?: string | undefined
  unblocks?: string | string[] | null | undefined
  tells?: string[] | null | undefined
  primary?: boolean | undefined
  /** "reason" when the verb wants one. */
  needs?: string | undefined
  /** One person suffices: what is sent to others elsewhere is done by this act. */
  alone?: boolean | undefined
}

type Ask = {
  /** Whether the dialog asks for a reason; by default as the action `needs`. */
  reason?: ReasonNeed
  danger?: boolean
  /** What the dialog says before the act: sums, names, what cannot be undone. */
  content?: ReactNode
}

type Props = {
  actions: readonly Action[]
  /** The noun of the API: picks `actions:<noun>.<verb>` before `actions:verbs.<verb>`. */
  noun: string
  onAct: (verb: string, reason: string | undefined) => Promise<unknown>
  /** By verb, what its dialog says and asks. */
  ask?: Readonly<Record<string, Ask>>
  /** Verbs that happen at once, because they open a form or can be taken back. */
  direct?: readonly string[]
  /** Where room is short: one button, the rest under "More", and reasons only when asked for. */
  brief?: boolean
  /** Told when a dialog opens and closes: who moves the bar to another place waits until then. */
  onAsking?: (asking: boolean) => void
}

/** What may be done, then what something can unblock, then what belongs to another state. */
function rank(action: Action): number {
  if (action.allowed) return 0
  return action.code?.endsWith('.wrong_state') ? 2 : 1
}

export function actionLabel(noun: string, verb: string, alone = false): string {
  for (const key of [
    ...(alone ? [`actions:${noun}.${verb}_alone`] : []),
    `actions:${noun}.${verb}`,
    `actions:verbs.${verb}`,
  ])
    if (i18n.exists(key)) return i18n.t(key as 'actions:verbs.submit')
  return verb.replaceAll('_', ' ')
}

export function roleNames(roles: string | readonly string[] | null | undefined): string {
  const list = typeof roles === 'string' ? [roles] : (roles ?? [])
  return list
    .filter(Boolean)
    .map((role) => (i18n.exists(`roles:${role}`) ? i18n.t(`roles:${role}` as 'roles:system') : role))
    .join(', ')
}

/**
 * One main button, two others, the rest under "More". An act that is not allowed stays in its place:
 * pressed, it says why, who can unblock it and who would be told.
 */
export function ActionsBar({ actions, noun, onAct, ask = {}, direct = [], brief = false, onAsking }: Props) {
  const { t } = useTranslation(['actions', 'roles', 'common'])
  const [more, setMore] = useState(false)
  const [open, setOpen] = useState<string>()
  const [explained, setExplained] = useState<ReadonlySet<string>>(new Set())
  const [pending, setPending] = useState<string>()
  const [refused, setRefused] = useState<unknown>()
  const id = useId()
  const asking = actions.find((action) => action.verb === open)
  const asks = asking !== undefined
  useEffect(() => {
    onAsking?.(asks)
    return () => onAsking?.(false)
  }, [asks, onAsking])

  if (actions.length === 0) return null
  const main = actions.find((action) => action.primary)
  const others = actions.filter((action) => action !== main)
  const allowedFirst = [...others].sort((a, b) => rank(a) - rank(b))
  // What another state is for waits under "More".
  const near = allowedFirst.filter((action) => rank(action) < 2).slice(0, brief ? (main ? 0 : 1) : 2)
  const rest = allowedFirst.filter((action) => !near.includes(action))
  const shown = [...(main ? [main] : []), ...near, ...(more ? rest : [])]
  const name = ({ verb, alone }: Action) => actionLabel(noun, verb, alone)
  const explains = (action: Action) =>
    !action.allowed && ((action === main && !brief) || explained.has(action.verb))

  async function press(action: Action) {
    if (!action.allowed) {
      const next = new Set(explained)
      if (!next.delete(action.verb)) next.add(action.verb)
      setExplained(next)
      return
    }
    if (!direct.includes(action.verb)) {
      setOpen(action.verb)
      return
    }
    setPending(action.verb)
    setRefused(undefined)
    try {
      await onAct(action.verb, undefined)
    } catch (error) {
      setRefused(error)
    } finally {
      setPending(undefined)
    }
  }

  return (
    <section className={classes.bar} data-brief={brief || undefined} aria-label={t('group')}>
      <div className={classes.buttons}>
        {shown.map((action) => {
          const isMain = action === main
          const blocked = !action.allowed
          return (
            <Button
              key={action.verb}
              look={isMain && !blocked ? 'main' : 'plain'}
              danger={ask[action.verb]?.danger}
              blocked={blocked}
              icon={blocked ? 'lock' : undefined}
              aria-expanded={blocked ? explains(action) : undefined}
              aria-describedby={blocked ? `${id}-${action.verb}` : undefined}
              busy={pending === action.verb}
              onClick={() => press(action)}
            >
              {name(action)}
            </Button>
          )
        })}
        {rest.length > 0 && (
          <Button
            look="quiet"
            aria-expanded={more}
            iconAfter={more ? 'chevron-up' : 'chevron-down'}
            onClick={() => setMore(!more)}
          >
            {t('more')}
          </Button>
        )}
      </div>
      <div className={classes.reasons} role="status">
        {shown.filter(explains).map((action) => (
          <div key={action.verb} id={`${id}-${action.verb}`} className={classes.why}>
            <p>
              <strong>{t('not_allowed', { act: name(action) })}.</strong> {action.reason}
            </p>
            {roleNames(action.unblocks) && <p>{t('unblocks', { who: roleNames(action.unblocks) })}</p>}
            {roleNames(action.tells) && <p>{t('tells', { who: roleNames(action.tells) })}</p>}
          </div>
        ))}
        <ProblemNotice error={refused} />
      </div>
      {asking && (
        <ConfirmDialog
          opened
          title={t('question', { act: name(asking) })}
          confirmLabel={name(asking)}
          danger={ask[asking.verb]?.danger ?? false}
          reason={ask[asking.verb]?.reason ?? (asking.needs === 'reason' ? 'required' : 'none')}
          onConfirm={(reason) => onAct(asking.verb, reason)}
          onClose={() => setOpen(undefined)}
        >
          {ask[asking.verb]?.content}
          {roleNames(asking.tells) && (
            <p className={classes.tells}>{t('tells', { who: roleNames(asking.tells) })}</p>
          )}
        </ConfirmDialog>
      )}
    </section>
  )
}
