import { MutationObserver, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { messageOf, type Problem, ProblemError } from '../lib/problem'
import { i18n } from '../lib/texts'
import { makeCache } from './cache'

async function actAndFail(problem: Problem) {
  const cache = makeCache()
  const read = vi.fn().mockResolvedValue('the record')
  const hidden = vi.fn().mockResolvedValue('another record')
  const page = new QueryObserver(cache, { queryKey: ['record'], queryFn: read })
  const leave = page.subscribe(() => {})
  await cache.fetchQuery({ queryKey: ['hidden'], queryFn: hidden })
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1))
  const act = new MutationObserver(cache, { mutationFn: () => Promise.reject(new ProblemError(problem)) })
  await expect(act.mutate()).rejects.toThrow()
  leave()
  return { reads: read.mock.calls.length, hiddenReads: hidden.mock.calls.length }
}

describe('an act on a version that somebody has changed', () => {
  it.each([
    { status: 412, code: 'stale' },
    { status: 409, code: 'stale' },
  ])('reads again what the page shows before the problem is told: %o', async (problem) => {
    expect(await actAndFail(problem)).toEqual({ reads: 2, hiddenReads: 1 })
  })

  it('leaves the page alone after any other refusal', async () => {
    expect((await actAndFail({ status: 409, code: 'funds' })).reads).toBe(1)
  })

  it.each(['kk', 'ru', 'en'] as const)(
    'says in %s that the newest version is open, and whose it is',
    async (language) => {
      await i18n.change(language)
      const told = (params?: Record<string, unknown>) =>
        messageOf(
          new ProblemError({ status: 412, code: 'stale', detail: 'Reload.', ...(params ? { params } : {}) }),
        ).text
      expect(told()).toBe(i18n.t('problems:kinds.412'))
      const named = told({ by: 'Дина', at: '2026-11-22T04:00:00Z' })
      expect(named).toContain('Дина')
      expect(named).not.toContain('T04:00')
    },
  )
})
