import { useCallback, useSyncExternalStore } from 'react'

/** A phone, or a desktop at 400 % zoom: tables become cards, pictures become lists. */
export function useNarrow(width: '40rem' | '60rem' = '40rem'): boolean {
  const query = `(max-width: ${width})`
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}
