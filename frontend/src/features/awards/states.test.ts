import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { changedLines, fitLines } from './fit'
import { awardStates, nextSteps, reportStanding, trancheStanding } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(awardStates)('%s says what happens now', (state) => {
    for (const key of [`awards:now.${state}`, `states:awards.${state}`])
      expect(i18n.exists(key, language), key).toBe(true)
  })
  it.each(nextSteps)('%s is a step in words', (step) => {
    expect(i18n.exists(`awards:next.${step}`, language)).toBe(true)
  })
})

it('says what is pressing first', () => {
  expect(reportStanding({ state: 'draft', phase: 'overdue' }).state).toBe('overdue')
  expect(reportStanding({ state: 'in_review' }).state).toBe('in_review')
  expect(reportStanding({}).state).toBe('not_due')
  expect(trancheStanding({ state: 'planned', phase: 'requestable' }).tone).toBe('attention')
})

it('sends only the lines that changed, with the reason where the sum did', () => {
  const kzt = (amount: string) => ({ amount, currency: 'KZT' })
  const line = { category: 'B1', unit: 'm', periods: 1, source: 'grant' as const, quantity: '2' }
  const [first, second] = fitLines([
    { ...line, line: 1, title: 'A', unit_price: kzt('100.00'), total: kzt('200.00') },
    { ...line, line: 2, title: 'B', unit_price: kzt('50.00'), total: kzt('100.00') },
  ])
  expect(first && second).toBeTruthy()
  if (!first || !second) return
  expect(changedLines([first, second], 'KZT')).toEqual([])
  expect(changedLines([first, { ...second, quantity: '1', reason: ' less ' }], 'KZT')).toEqual([
    { line: 2, quantity: '1', periods: 1, unit_price: kzt('50.00'), reason: 'less' },
  ])
  const typed = changedLines([{ ...first, quantity: '4', price: '50' }], 'KZT')[0]
  expect(typed).not.toHaveProperty('reason')
  expect(typed?.unit_price).toEqual(kzt('50.00'))
})
