import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Assignment } from './queries'
import { ScoreSheet } from './ScoreSheet'

// A browser's own store has no place here: what the server gets is what counts.
vi.mock('idb-keyval', () => ({ get: async () => undefined, set: async () => {}, del: async () => {} }))

let sent: unknown[]

beforeEach(() => {
  sent = []
  window.fetch = vi.fn(async (input: RequestInfo | URL) => {
    const request = input as Request
    sent.push(await request.json())
    return new Response(JSON.stringify({ version: 2 + sent.length }), {
      headers: { 'Content-Type': 'application/json' },
    })
  })
})
afterEach(() => vi.restoreAllMocks())

const assignment = {
  id: 'a1',
  version: 2,
  state: 'accepted',
  step: '1',
  criteria: [
    { code: 'C1', max: 5, title: { en: 'Need' }, guidance: { en: 'Is it shown by data' } },
    { code: 'C2', max: 9, title: { en: 'Plan' } },
    { code: 'C3', max: 20, title: { en: 'Budget' } },
  ],
  scores: [],
} as unknown as Assignment

function show(below?: number) {
  const onSend = vi.fn(async () => undefined)
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ScoreSheet assignment={assignment} below={below} onSend={onSend} />
    </QueryClientProvider>,
  )
  return onSend
}

const box = (name: RegExp) => screen.getByRole('textbox', { name }) as HTMLInputElement

it('is scored by the keyboard alone: one key, then the next criterion; typed where the scale is longer', async () => {
  const onSend = show()
  const user = userEvent.setup()
  await user.click(box(/^Need/))
  await user.keyboard('48')
  expect(document.activeElement).toBe(box(/^Budget/))
  await user.keyboard('17')
  expect([box(/^Need/).value, box(/^Plan/).value, box(/^Budget/).value]).toEqual(['4', '8', '17'])
  expect(screen.getByText('29 of 34')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Submit the review' }))
  await user.click(
    (await screen.findAllByRole('button', { name: 'Submit the review' })).at(-1) as HTMLElement,
  )
  await waitFor(() => expect(onSend).toHaveBeenCalledTimes(1))
  expect(sent.at(-1)).toEqual({
    scores: [
      { criterion: 'C1', score: '4' },
      { criterion: 'C2', score: '8' },
      { criterion: 'C3', score: '17' },
    ],
    overall_comment: '',
    send: true,
  })
})

it('demands a comment at a low mark before it can be sent', async () => {
  const onSend = show(50)
  const user = userEvent.setup()
  await user.click(box(/^Need/))
  await user.keyboard('1')
  // The comment comes before the next criterion.
  expect(document.activeElement).toBe(box(/^Need/))
  await user.click(box(/^Plan/))
  await user.keyboard('9')
  await user.keyboard('20')
  await user.click(screen.getByRole('button', { name: 'Submit the review' }))
  expect(screen.getAllByText(/The score is below 50%/).length).toBeGreaterThan(0)
  expect(onSend).not.toHaveBeenCalled()
})

it('says what is wrong with a score and does not count it', async () => {
  show()
  const user = userEvent.setup()
  await user.type(box(/^Budget/), '21')
  expect(screen.getByText('Write between 0 and 20')).toBeTruthy()
  expect(screen.getByText('0 of 34')).toBeTruthy()
})
