import i18next from 'i18next'

/** A text of this area by a key that is only known when the page runs; '' when there is none. */
export function say(key: string): string {
  const path = `organisations:${key}`
  return i18next.exists(path) ? i18next.t(path as 'organisations:title') : ''
}
