import { describe, expect, it } from 'vitest'
import { ifMatch, unwrap } from './client'
import { fieldErrorsOf, messageOf, mustHave, ProblemError, problemFrom } from './problem'
import { i18n } from './texts'

const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers })

describe('what a person is told', () => {
  it('is the server’s wording of the code', () => {
    const error = problemFrom(answer(409), { code: 'tranche.wrong_state', detail: 'The tranche is held.' })
    expect(messageOf(error)).toEqual({ text: 'The tranche is held.' })
  })
  it('is our own wording where a code has one', async () => {
    await i18n.change('kk')
    expect(messageOf(new ProblemError({ status: 0, code: 'offline' })).text).toContain('Интернетті тексеріп')
  })
  it('is the kind of failure when nothing else is known', () => {
    expect(messageOf(problemFrom(answer(403), undefined)).text).toBe('Your role does not include this.')
    expect(messageOf(problemFrom(answer(418), {})).text).toBe('It did not work. Try again.')
  })
  it('hides the inside of a 500 and shows the request id', () => {
    const error = problemFrom(answer(500), { code: 'internal', detail: 'pq: secret', request_id: 'r-1' })
    expect(messageOf(error).text).not.toContain('secret')
    expect(messageOf(error).requestId).toBe('r-1')
    expect(messageOf(problemFrom(answer(502, { 'X-Request-ID': 'r-2' }), undefined)).requestId).toBe('r-2')
  })
  it('is no other error’s text', () => {
    expect(messageOf(new TypeError('x is undefined')).text).toBe(i18n.t('problems:kinds.internal'))
  })
})

describe('faults of fields', () => {
  it('stand at their pointer, the first one of each', () => {
    const error = problemFrom(answer(422), {
      errors: [
        { pointer: '/budget/lines/3/unit_price', code: 'field.required', detail: 'Fill this in.' },
        { pointer: '/budget/lines/3/unit_price', code: 'field.format', detail: 'Check the format.' },
        { pointer: '/title', code: 'field.length' },
      ],
    })
    expect(fieldErrorsOf(error)).toEqual({
      '/budget/lines/3/unit_price': 'Fill this in.',
      '/title': 'Correct the marked fields.',
    })
    expect(fieldErrorsOf(new Error('x'))).toEqual({})
  })
})

describe('what must not be empty', () => {
  const wordsOf = (check: () => void) => {
    try {
      check()
    } catch (error) {
      return fieldErrorsOf(error)
    }
    return {}
  }
  it('is said before it is sent, in the words that the server’s refusal gets too', async () => {
    for (const language of ['kk', 'ru', 'en'] as const) {
      await i18n.change(language)
      const before = wordsOf(() =>
        mustHave({ bank_reference: ' ', booked_on: '2026-02-01' }, 'bank_reference', 'booked_on'),
      )
      expect(before).toEqual({ '/bank_reference': i18n.t('problems:fields.bank_reference') })
      for (const code of ['field.required', 'field.length'])
        expect(
          fieldErrorsOf(
            problemFrom(answer(422), { errors: [{ pointer: '/bank_reference', code, detail: 'x' }] }),
          ),
        ).toEqual(before)
    }
    expect(wordsOf(() => mustHave({ bank_reference: 'П-1' }, 'bank_reference'))).toEqual({})
  })
})

describe('stale', () => {
  it('is 412, or 409 with its code', () => {
    expect(problemFrom(answer(412), {}).stale).toBe(true)
    expect(problemFrom(answer(409), { code: 'stale' }).stale).toBe(true)
    expect(problemFrom(answer(409), { code: 'funds' }).stale).toBe(false)
  })
  it('quotes the version', () => {
    expect(ifMatch(7)).toEqual({ 'If-Match': '"7"' })
    expect(ifMatch(undefined)).toEqual({})
  })
})

describe('unwrap', () => {
  it('gives the body or throws the problem', async () => {
    await expect(unwrap(Promise.resolve({ data: 5, response: answer(200) }))).resolves.toBe(5)
    await expect(
      unwrap(Promise.resolve({ error: { code: 'x' }, response: answer(429, { 'Retry-After': '30' }) })),
    ).rejects.toMatchObject({ status: 429, retryAfter: 30 })
  })
  it('calls a dropped link by its name', async () => {
    await expect(unwrap(Promise.reject(new TypeError('Failed to fetch')))).rejects.toMatchObject({
      status: 0,
    })
  })
  it('lets a cancelled call be cancelled', async () => {
    const cancelled = new DOMException('stop', 'AbortError')
    await expect(unwrap(Promise.reject(cancelled))).rejects.toBe(cancelled)
  })
})
