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
