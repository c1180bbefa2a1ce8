import { formatDateTime } from './format'
import { i18n } from './texts'

/** One field of application/problem+json: the pointer says where, the code what. */
export type ProblemField = {
  pointer?: string
  code?: string
  detail?: string
  params?: Record<string, unknown>
}

export type Problem = {
  status: number
  code?: string
  title?: string
  detail?: string
  request_id?: string
  errors?: ProblemField[] | null
  params?: Record<string, unknown>
}

/** Every failed call ends as this error; `status` 0 means that no answer came. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.code ?? `status ${problem.status}`)
    this.name = 'ProblemError'
    this.problem = problem
    this.retryAfter = retryAfter
  }

  get status(): number {
    return this.problem.status
  }

  /** Somebody saved first: 412 with If-Match, 409 `stale` without. */
  get stale(): boolean {
    return this.status === 412 || (this.status === 409 && this.problem.code === 'stale')
  }
}

export function isProblem(error: unknown): error is ProblemError {
  return error instanceof ProblemError
}

export function problemFrom(response: Response, body: unknown): ProblemError {
  const fields = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {}
  const requestId = fields.request_id ?? response.headers.get('X-Request-ID') ?? undefined
  const wait = Number(response.headers.get('Retry-After'))
  return new ProblemError(
    { ...fields, status: response.status, ...(requestId ? { request_id: requestId } : {}) },
    Number.isFinite(wait) && wait > 0 ? wait : undefined,
  )
}

/**
 * The server words every code in the language of the page, names and sums included. `problems:codes` holds what
 * only the screen can know, and what it says better: a code whole, or by its last part.
 */
function textOf(code: string | undefined, params: Record<string, unknown> | undefined): string | undefined {
  if (!code) return undefined
  for (const key of [code, code.slice(code.lastIndexOf('.') + 1)]) {
    const path = `problems:codes.${key.replaceAll('.', '_')}`
    if (i18n.exists(path)) return i18n.t(path as 'problems:codes.offline', params ?? {})
  }
  return undefined
}

/** Who was faster, and when, where the server says so. */
function staleText({ code, params }: Problem): string | undefined {
  if (code !== 'stale' || typeof params?.by !== 'string' || typeof params.at !== 'string') return undefined
  return i18n.t('problems:stale_by', { by: params.by, at: formatDateTime(params.at, i18n.language) })
}

function kindOf(status: number): string {
  if (status === 0) return 'offline'
  if (status >= 500 && status !== 503) return 'internal'
  return String(status)
}

export type Message = { text: string; requestId?: string }

/** What to tell the person: the text of the code, else the server's own words, else the kind of failure. */
export function messageOf(error: unknown): Message {
  const problem: Problem = isProblem(error) ? error.problem : { status: 500 }
  const withId = problem.status >= 500 && problem.request_id ? { requestId: problem.request_id } : {}
  const coded = staleText(problem) ?? textOf(problem.code, problem.params)
  if (coded) return { text: coded, ...withId }
  if (problem.detail && problem.status < 500) return { text: problem.detail }
  const kind = `problems:kinds.${kindOf(problem.status)}`
  return {
    text: i18n.exists(kind) ? i18n.t(kind as 'problems:kinds.internal') : i18n.t('problems:kinds.other'),
    ...withId,
  }
}

/** What to type, for fields of which "fill this in" or "the length is wrong" would not say it. */
function missing({ pointer = '', code = '' }: ProblemField): string | undefined {
  if (code !== 'field.required' && code !== 'field.length') return undefined
  const path = `problems:fields.${pointer.slice(pointer.lastIndexOf('/') + 1)}`
  return i18n.exists(path) ? i18n.t(path as 'problems:fields.booked_on') : undefined
}

/** Refuses before anything is sent what the server would refuse: these fields are not to be empty. */
export function mustHave<Body extends object>(body: Body, ...names: (keyof Body & string)[]): void {
  const empty = names.filter((name) => String(body[name] ?? '').trim() === '')
  if (empty.length > 0)
    throw new ProblemError({
      status: 422,
      errors: empty.map((name) => ({ pointer: `/${name}`, code: 'field.required' })),
    })
}

/** Messages by JSON pointer; the first one of a field stands. */
export function fieldErrorsOf(error: unknown): Record<string, string> {
  const found: Record<string, string> = {}
  if (!isProblem(error)) return found
  for (const field of error.problem.errors ?? []) {
    const pointer = field.pointer ?? ''
    if (found[pointer] !== undefined) continue
    found[pointer] =
      missing(field) ?? textOf(field.code, field.params) ?? field.detail ?? i18n.t('problems:kinds.422')
  }
  return found
}
