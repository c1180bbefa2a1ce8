import { useSyncExternalStore } from 'react'
import { steps } from './steps'

// What was done stays on this device: the demonstration itself knows nothing of its visitors.

export type Progress = { done: readonly string[]; current?: string }

const key = 'demeu.demo'
const nothing: Progress = { done: [] }
const listeners = new Set<() => void>()
let progress: Progress | undefined

function read(): Progress {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(key) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return nothing
    const { done, current } = stored as { done?: unknown; current?: unknown }
    const known = steps.map(({ id }) => id)
    return {
      done: known.filter((id) => Array.isArray(done) && done.includes(id)),
      ...(typeof current === 'string' && known.includes(current) ? { current } : {}),
    }
  } catch {
    return nothing
  }
}

function now(): Progress {
  progress ??= read()
  return progress
}

function keep(next: Progress): void {
  progress = next
  try {
    window.localStorage.setItem(key, JSON.stringify(next))
  } catch {
    // without a store it is kept for this page only
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  // Another window of the same visitor goes on too.
  const moved = (event: StorageEvent) => {
    if (event.key !== key) return
    progress = undefined
    listener()
  }
  listeners.add(listener)
  window.addEventListener('storage', moved)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', moved)
  }
}

export function useProgress(): Progress {
  return useSyncExternalStore(subscribe, now)
}

export function beginStep(id: string): void {
  keep({ ...now(), current: id })
}

export function markStep(id: string, done: boolean): void {
  const others = now().done.filter((each) => each !== id)
  keep({ ...now(), done: done ? [...others, id] : others })
}

export function forgetSteps(): void {
  keep(nothing)
}
