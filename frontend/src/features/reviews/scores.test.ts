import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import type { Criterion } from './queries'
import { faultOf, lacking, marksOf, needsComment, oneKey, sendable, totalOf } from './scores'
import { assignmentStates } from './states'

const criterion = (code: string, max: number): Criterion => ({ code, max, title: {} })
const c1 = criterion('C1', 15)
const c2 = criterion('C2', 5)

it('says what happens now for every state of an assignment in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const state of assignmentStates) {
      expect(i18n.t(`reviews:now.${state}`, { due: 'D' })).not.toMatch(/^now\.|\{\{/)
      expect(i18n.exists(`states:assignments.${state}`)).toBe(true)
    }
  }
})

describe('a score', () => {
  it('lies between nothing and the maximum, on the step', () => {
    expect(faultOf('', c1, '1')).toBeUndefined()
    expect(faultOf('15', c1, '1')).toBeUndefined()
    expect(faultOf('15.5', c1, '0.5')).toBe('beyond')
    expect(faultOf('-1', c1, '1')).toBe('beyond')
    expect(faultOf('7.5', c1, '1')).toBe('off_step')
    expect(faultOf('7.5', c1, '0.5')).toBeUndefined()
    expect(faultOf('many', c1, '1')).toBe('not_number')
  })
  it('below the share of the call wants a comment', () => {
    expect(needsComment('7', c1, 50)).toBe(true)
    expect(needsComment('7.5', c1, 50)).toBe(false)
    expect(needsComment('0', c1, 0)).toBe(false)
    expect(needsComment('', c1, 50)).toBe(false)
  })
  it('takes one key on scales of single digits only', () => {
    expect(oneKey(c2, '1')).toBe(true)
    expect(oneKey(c2, '0.5')).toBe(false)
    expect(oneKey(c1, '1')).toBe(false)
  })
})

describe('a review', () => {
  it('adds up exactly, as the server does', () => {
    expect(totalOf(['0.1', '0.2', '13'])).toBe('13.3')
    expect(totalOf(['7.5', '7.5'])).toBe('15')
    expect(totalOf([])).toBe('0')
  })
  it('sends only what fits and keeps comments', () => {
    const marks = { C1: { score: '16', comment: '' }, C2: { score: '4', comment: ' good ' } }
    expect(sendable(marks, [c1, c2], '1')).toEqual([{ criterion: 'C2', score: '4', comment: ' good ' }])
  })
  it('lacks missing scores and owed comments', () => {
    const marks = marksOf([{ criterion: 'C1', score: '3' }])
    expect(lacking(marks, [c1, c2], '1', 50)).toEqual([c1, c2])
    expect(lacking(marks, [c1, c2], '1', undefined)).toEqual([c2])
  })
})
