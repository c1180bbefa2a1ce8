import { type ReactNode, useEffect, useRef, useState } from 'react'
import { formatBytes, formatPercent } from '../lib/format'
import { messageOf } from '../lib/problem'
import { useTranslation } from '../lib/texts'
import { useLanguage } from '../lib/useLanguage'
import { Button } from './Button'
import type { FieldProps } from './Field'
import classes from './FileField.module.css'

export type FileLimits = {
  /** Endings without the dot: pdf, jpg, png. */
  types: readonly string[]
  maxBytes: number
}

type Props = FieldProps & {
  limits: FileLimits
  upload: (file: File, onProgress: (fraction: number) => void, signal: AbortSignal) => Promise<unknown>
  /** What is asked before the file is chosen. */
  children?: ReactNode
}

const images = ['jpg', 'jpeg', 'png', 'webp', 'heic']

/** Says the limits before the choice, offers the camera on a phone, shows progress, keeps the file for another try. */
export function FileField({ label, hint, error, optional, id, disabled, limits, upload, children }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const chooser = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const [progress, setProgress] = useState<number>()
  const [fault, setFault] = useState<string>()
  const [waiting, setWaiting] = useState<File>()
  const [sent, setSent] = useState(false)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const types = limits.types.map((type) => type.toUpperCase()).join(', ')
  const size = formatBytes(limits.maxBytes, language)
  const photos = limits.types.some((type) => images.includes(type))

  function faultOf(file: File): string | undefined {
    const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase()
    if (file.size === 0) return t('file.empty', { name: file.name })
    if (!limits.types.includes(ending)) return t('file.wrong_type', { name: file.name, types })
    if (file.size > limits.maxBytes)
      return t('file.too_large', { name: file.name, size: formatBytes(file.size, language), limit: size })
    return undefined
  }

  async function send(file: File) {
    setSent(false)
    const found = faultOf(file)
    setFault(found)
    if (found) return
    const controller = new AbortController()
    running.current = controller
    setWaiting(file)
    setProgress(0)
    try {
      await upload(file, setProgress, controller.signal)
      setWaiting(undefined)
      setSent(true)
    } catch (failure) {
      if (!controller.signal.aborted) setFault(messageOf(failure).text)
    } finally {
      setProgress(undefined)
    }
  }

  function picked(input: HTMLInputElement) {
    const file = input.files?.[0]
    input.value = ''
    if (file) void send(file)
  }

  const shownError = fault ?? error
  return (
    <div className={classes.field}>
      <span className={classes.label}>
        {label}
        {optional && ` (${t('optional')})`}
      </span>
      {hint && <span className={classes.hint}>{hint}</span>}
      <span className={classes.hint}>{t('file.limits', { types, size })}</span>
      {children}
      <div className={classes.buttons}>
        <Button
          id={id}
          icon="upload"
          aria-label={`${t('file.choose')}: ${label}`}
          disabled={disabled || progress !== undefined}
          onClick={() => chooser.current?.click()}
        >
          {t('file.choose')}
        </Button>
        {photos && (
          <span className={classes.camera}>
            <Button
              icon="camera"
              aria-label={`${t('file.camera')}: ${label}`}
              disabled={disabled || progress !== undefined}
              onClick={() => camera.current?.click()}
            >
              {t('file.camera')}
            </Button>
          </span>
        )}
        {waiting && fault && (
          <Button icon="refresh" onClick={() => send(waiting)}>
            {t('file.again')}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={limits.types.map((type) => `.${type}`).join(',')}
        onChange={(event) => picked(event.currentTarget)}
      />
      {photos && (
        <input
          ref={camera}
          type="file"
          hidden
          accept="image/*"
          capture="environment"
          onChange={(event) => picked(event.currentTarget)}
        />
      )}
      <div className={classes.progress} role="status">
        {progress !== undefined && (
          <>
            <progress value={progress} max={1} aria-label={label} />
            <span className={classes.hint}>
              {t('file.sending', { percent: formatPercent(Math.round(progress * 100), language) })}
            </span>
          </>
        )}
        {sent && <span className={classes.said}>{t('file.sent')}</span>}
      </div>
      {shownError && (
        <span className={classes.error} role="alert">
          {shownError}
        </span>
      )}
    </div>
  )
}
