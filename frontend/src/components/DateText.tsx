import { formatDate, formatDateTime } from '../lib/format'
import { useLanguage } from '../lib/useLanguage'

/** A date in words; with `time` the hour on the clock of Astana. */
export function DateText({ value, time = false }: { value: string | null | undefined; time?: boolean }) {
  const language = useLanguage()
  if (!value) return <>—</>
  return <time dateTime={value}>{time ? formatDateTime(value, language) : formatDate(value, language)}</time>
}
