import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { finished, queueOf, queues, statesOf, trancheStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(trancheStates)('%s says what happens now', (state) => {
    for (const key of [`tranches:now.${state}`, `states:tranches.${state}`])
      expect(i18n.exists(key, language), key).toBe(true)
  })
})

it('shows first what nobody has paid yet, and leaves no tranche out of every queue', () => {
  const first = statesOf(queueOf(undefined))
  expect(first.some((state) => finished.includes(state))).toBe(false)
  expect([...first, ...finished].sort()).toEqual([...statesOf('all')].sort())
  for (const queue of queues) expect(statesOf(queue).length, queue).toBeGreaterThan(0)
  expect(queueOf('something else')).toBe('')
})
