import { useSyncExternalStore } from 'react'

// A session that ends under somebody's hands is noticed by the first call that answers 401. The page stays
// as it is; the shell asks for a new sign-in over it.

let lost = false
const listeners = new Set<() => void>()

export function setSessionLost(value: boolean): void {
  if (lost === value) return
  lost = value
  for (const listener of listeners) listener()
}

export function useSessionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => lost,
  )
}

// The cookie of the session is hidden from scripts. This note only spares a visitor's page the question who is
// signed in; it opens nothing.
const noteKey = 'demeu.signed-in'

export function mayBeSignedIn(): boolean {
  try {
    return window.localStorage.getItem(noteKey) === '1'
  } catch {
    return true
  }
}

export function noteSession(signedIn: boolean): void {
  try {
    if (signedIn) window.localStorage.setItem(noteKey, '1')
    else window.localStorage.removeItem(noteKey)
  } catch {
    // without a store the question is asked each time
  }
}
