import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from '../api/schema'
import { language } from './i18n'
import { ProblemError, problemFrom } from './problem'

const spoken: Middleware = {
  onRequest: ({ request }) => {
    request.headers.set('Accept-Language', language())
    return request
  },
}

/** Typed by docs/openapi.json. Only a feature's queries.ts calls it, always through `unwrap`. */
export const client = createClient<paths>({
  baseUrl: typeof window === 'undefined' ? '' : window.location.origin,
  credentials: 'same-origin',
  fetch: (request) => window.fetch(request),
})
client.use(spoken)

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** The body of a good answer; everything else is thrown as a ProblemError. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await call
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ProblemError({ status: 0, code: 'offline' })
  }
  if (!answer.response.ok) throw problemFrom(answer.response, answer.error)
  return answer.data as T
}

/** For every PATCH, PUT and verb on a record that was read before. */
export function ifMatch(version: number | undefined): Record<string, string> {
  return version === undefined ? {} : { 'If-Match': `"${version}"` }
}

/** One key per intention: make it when the dialog opens, send it again when the same act is retried. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
