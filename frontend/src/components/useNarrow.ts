import { useMediaQuery } from '@mantine/hooks'

/** A phone, or a desktop at 400 % zoom: tables become cards, pictures become lists. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 40rem)', false, { getInitialValueInEffect: false }) ?? false
}
