import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Invitations } from './Invitations'
import type { Membership } from './queries'

const waiting = (id: string, role: string) => ({
  id,
  version: 1,
  state: 'invited',
  organisation_id: 'o',
  organisation_name: { en: 'Bridge Foundation' },
  email: 'aigul@example.kz',
  role,
  actions: [
    { verb: 'accept', allowed: true, primary: true },
    { verb: 'decline', allowed: true },
    { verb: 'revoke', allowed: true, needs: 'reason' },
  ],
})

function show(invitations: unknown[]) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Invitations waiting={invitations as Membership[]} />
    </QueryClientProvider>,
  )
}

afterEach(() => vi.restoreAllMocks())

describe('invitations', () => {
  it('are one for each organisation and are answered as a whole', async () => {
    const sent: string[] = []
    window.fetch = vi.fn(async (input: RequestInfo | URL) => {
      const request = input as Request
      sent.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('If-Match')}`)
      return new Response('{}', { headers: { 'Content-Type': 'application/json' } })
    })
    show([waiting('m1', 'ngo_editor'), waiting('m2', 'ngo_reader')])
    expect(screen.getAllByText('Bridge Foundation')).toHaveLength(1)
    expect(screen.queryByRole('button', { name: 'Take the duty back' })).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Accept the invitation' }))
    const asked = await screen.findByRole('dialog', { hidden: true })
    await userEvent.click(
      [...asked.querySelectorAll('button')].find(
        (each) => each.textContent === 'Accept the invitation',
      ) as Element,
    )
    await waitFor(() => expect(sent).toContain('POST /api/v1/memberships/m1/accept "1"'))
  })

  it('leave no trace where nobody waits', () => {
    show([])
    expect(screen.queryByRole('heading')).toBeNull()
  })
})
