import { useSyncExternalStore } from 'react'

const query = '(max-width: 40rem)'

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(query)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** A phone, or a desktop at 400 % zoom: tables become cards, pictures become lists. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}
