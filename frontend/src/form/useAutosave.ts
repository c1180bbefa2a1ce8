import { del, get, set } from 'idb-keyval'
import { useCallback, useEffect, useRef, useState } from 'react'
import { isProblem } from '../lib/problem'

export type SaveStatus =
  | { kind: 'clean' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  /** The server has it. */
  | { kind: 'saved'; at: Date }
  /** Only this device has it; sending is tried again. */
  | { kind: 'local' }
  /** Somebody else saved first. */
  | { kind: 'conflict' }
  | { kind: 'failed'; error: unknown }

type Kept<T> = { value: T; version: number; changed: (keyof T)[] }

type Options<T extends object> = {
  /** One draft is one key of the browser's own store: "application:<id>". */
  draftKey: string
  /** What the server has, and its version. */
  saved: T
  version: number
  /** Sends what changed with If-Match; the new version comes back. */
  save: (changes: Partial<T>, version: number) => Promise<{ version: number }>
  /** Reads the record anew, for a conflict. */
  reload: () => Promise<{ value: T; version: number }>
  /** Milliseconds of rest after the last key. */
  delay?: number
}

const firstRetry = 2_000
const lastRetry = 30_000

/**
 * Holds a draft and saves it without a button: on this device at once, on the server after a pause. Nothing
 * typed is lost to a dropped link, a closed tab or somebody else's save.
 */
export function useAutosave<T extends object>({
  draftKey,
  saved,
  version,
  save,
  reload,
  delay = 700,
}: Options<T>) {
  const [value, setValue] = useState(saved)
  const [status, setStatus] = useState<SaveStatus>({ kind: 'clean' })
  const state = useRef({
    value: saved,
    version,
    changed: new Set<keyof T>(),
    inFlight: false,
    running: undefined as Promise<boolean> | undefined,
    wait: firstRetry,
  })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const again = useRef<() => Promise<boolean>>(async () => true)
  const calls = useRef({ save, reload })
  calls.current = { save, reload }

  const keep = useCallback(() => {
    const { value, version, changed } = state.current
    // A private window may have no store: then only the server keeps the draft.
    set(draftKey, { value, version, changed: [...changed] } satisfies Kept<T>).catch(() => {})
  }, [draftKey])

  /** Whether the newer record holds what was sent: then it is our own save, whose answer was lost on the way. */
  const isOurs = useCallback(async (sent: Partial<T>): Promise<boolean> => {
    const now = state.current
    const latest = await calls.current.reload().catch(() => undefined)
    if (!latest) return false
    const has = (value: Partial<T>, name: keyof T) => alike(latest.value[name], value[name])
    if (!(Object.keys(sent) as (keyof T)[]).every((name) => has(sent, name))) return false
    now.version = latest.version
    now.changed = new Set([...now.changed].filter((name) => !has(now.value, name)))
    return true
  }, [])

  const attempt = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current)
    const now = state.current
    if (now.changed.size === 0) return true
    const sending = [...now.changed]
    const changes: Partial<T> = {}
    for (const name of sending) changes[name] = now.value[name]
    now.inFlight = true
    now.changed = new Set()
    setStatus({ kind: 'saving' })
    try {
      const answer = await calls.current.save(changes, now.version)
      now.version = answer.version
      now.wait = firstRetry
      now.inFlight = false
      if (now.changed.size > 0) {
        keep()
        timer.current = setTimeout(again.current, delay)
        setStatus({ kind: 'unsaved' })
        return false
      }
      del(draftKey).catch(() => {})
      setStatus({ kind: 'saved', at: new Date() })
      return true
    } catch (error) {
      now.inFlight = false
      for (const name of sending) now.changed.add(name)
      keep()
      if (isProblem(error) && error.stale) {
        if (!(await isOurs(changes))) {
          setStatus({ kind: 'conflict' })
        } else if (now.changed.size > 0) {
          timer.current = setTimeout(again.current, delay)
          setStatus({ kind: 'unsaved' })
        } else {
          del(draftKey).catch(() => {})
          setStatus({ kind: 'saved', at: new Date() })
          return true
        }
      } else if (isProblem(error) && canWait(error.status)) {
        setStatus({ kind: 'local' })
        timer.current = setTimeout(again.current, (error.retryAfter ?? 0) * 1000 || now.wait)
        now.wait = Math.min(now.wait * 2, lastRetry)
      } else {
        setStatus({ kind: 'failed', error })
      }
      return false
    }
  }, [delay, draftKey, isOurs, keep])

  const send = useCallback((): Promise<boolean> => {
    const now = state.current
    if (!now.inFlight) now.running = attempt()
    return now.running ?? Promise.resolve(true)
  }, [attempt])
  again.current = send

  /** Sends what is not sent yet, after what is on its way. */
  const flush = useCallback(async (): Promise<boolean> => {
    if (state.current.inFlight) await state.current.running
    return send()
  }, [send])

  /** Takes the new value of the whole draft; what differs at the top level is sent. */
  const change = useCallback(
    (next: T) => {
      const now = state.current
      for (const name of Object.keys(next) as (keyof T)[])
        if (next[name] !== now.value[name]) now.changed.add(name)
      if (now.changed.size === 0) return
      now.value = next
      setValue(next)
      setStatus((before) => (before.kind === 'conflict' ? before : { kind: 'unsaved' }))
      keep()
      clearTimeout(timer.current)
      timer.current = setTimeout(send, delay)
    },
    [delay, keep, send],
  )

  /** After a conflict: ours over theirs, field by field, or theirs as it is. */
  const settle = useCallback(
    async (choice: 'mine' | 'theirs') => {
      const latest = await calls.current.reload()
      const now = state.current
      now.version = latest.version
      if (choice === 'theirs') {
        now.changed = new Set()
        now.value = latest.value
        del(draftKey).catch(() => {})
        setValue(latest.value)
        setStatus({ kind: 'clean' })
        return
      }
      const merged = { ...latest.value }
      for (const name of now.changed) merged[name] = now.value[name]
      now.value = merged
      setValue(merged)
      await send()
    },
    [draftKey, send],
  )

  // What an earlier visit could not send comes back.
  useEffect(() => {
    let gone = false
    get<Kept<T>>(draftKey)
      .then((kept) => {
        const now = state.current
        if (gone || !kept || now.changed.size > 0) return
        if (kept.changed.every((name) => alike(kept.value[name], now.value[name]))) {
          del(draftKey).catch(() => {})
          return
        }
        now.changed = new Set(kept.changed)
        const value = { ...now.value }
        for (const name of kept.changed) value[name] = kept.value[name]
        now.value = value
        setValue(value)
        if (kept.version !== now.version) setStatus({ kind: 'conflict' })
        else {
          setStatus({ kind: 'unsaved' })
          timer.current = setTimeout(send, delay)
        }
      })
      .catch(() => {})
    return () => {
      gone = true
    }
  }, [draftKey, delay, send])

  useEffect(() => {
    const again = () => void send()
    const leaving = () => document.visibilityState === 'hidden' && void send()
    window.addEventListener('online', again)
    document.addEventListener('visibilitychange', leaving)
    return () => {
      window.removeEventListener('online', again)
      document.removeEventListener('visibilitychange', leaving)
      clearTimeout(timer.current)
      void send()
    }
  }, [send])

  return { value, change, status, settle, flush }
}

/** The same content, whatever the order of its names. */
function alike(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) =>
    alike((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  )
}

/** No link, no session for the moment, too busy: worth another try without asking. */
function canWait(status: number): boolean {
  return status === 0 || status === 401 || status === 429 || status >= 500
}
