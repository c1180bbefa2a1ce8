import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SignInForm } from './SignInForm'

type Sent = { path: string; body: unknown; language: string | null }
let sent: Sent[]
let answers: Record<string, () => Response>

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
  })

beforeEach(() => {
  sent = []
  answers = {
    '/api/v1/auth/codes': () => new Response(null, { status: 202 }),
    '/api/v1/auth/login': () =>
      json(200, { token: 't', expires_at: '2026-12-01T00:00:00Z', user: { id: 'u' } }),
  }
  window.fetch = vi.fn(async (input: RequestInfo | URL) => {
    const request = input as Request
    const path = new URL(request.url).pathname
    sent.push({ path, body: await request.json(), language: request.headers.get('Accept-Language') })
    return answers[path]?.() ?? json(404, {})
  })
})
afterEach(() => vi.restoreAllMocks())

function show() {
  const onSignedIn = vi.fn()
  render(
    <QueryClientProvider client={new QueryClient()}>
      <SignInForm onSignedIn={onSignedIn} />
    </QueryClientProvider>,
  )
  return onSignedIn
}

describe('sign-in', () => {
  it('mails a code and takes it, spaces and all', async () => {
    const onSignedIn = show()
    await userEvent.type(screen.getByRole('textbox', { name: 'E-mail' }), ' aigul@example.kz ')
    await userEvent.click(screen.getByRole('button', { name: 'Get a code' }))
    const code = await screen.findByRole('textbox', { name: 'Code from the mail' })
    expect(code.getAttribute('autocomplete')).toBe('one-time-code')
    await userEvent.click(code)
    await userEvent.paste('123 456')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    await waitFor(() => expect(onSignedIn).toHaveBeenCalled())
    expect(sent).toEqual([
      { path: '/api/v1/auth/codes', body: { email: 'aigul@example.kz', language: 'en' }, language: 'en' },
      {
        path: '/api/v1/auth/login',
        body: { email: 'aigul@example.kz', code: '123456', language: 'en' },
        language: 'en',
      },
    ])
  })

  it('takes a password, and says what the server says when it is wrong', async () => {
    answers['/api/v1/auth/login'] = () =>
      json(401, { code: 'auth.wrong', detail: 'The address, code or password is not right.' })
    const onSignedIn = show()
    await userEvent.click(screen.getByRole('button', { name: 'Sign in with a password' }))
    await userEvent.type(screen.getByRole('textbox', { name: 'E-mail' }), 'aigul@example.kz')
    await userEvent.type(screen.getByLabelText('Password'), 'secret')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect((await screen.findByRole('alert')).textContent).toBe('The address, code or password is not right.')
    expect(onSignedIn).not.toHaveBeenCalled()
  })

  it('asks for the address in words and sends nothing without it', async () => {
    show()
    await userEvent.click(screen.getByRole('button', { name: 'Get a code' }))
    expect(screen.getAllByText('Enter an e-mail address such as aigul@example.kz')).toHaveLength(2)
    expect(sent).toEqual([])
  })
})
