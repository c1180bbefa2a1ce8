import { i18n } from '../../lib/texts'

/** A text of this area by a key that is only known when the page runs; '' when there is none. */
export function say(key: string): string {
  const path = `organisations:${key}`
  return i18n.exists(path) ? i18n.t(path as 'organisations:title') : ''
}
