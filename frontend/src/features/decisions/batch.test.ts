import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { minorOf } from '../../lib/money'
import { i18n } from '../../lib/texts'
import { awardedOf, donorsLeft, itemsOf, type Lines, linesOf } from './batch'
import type { Call, Decision, Ranked } from './queries'
import { decisionStates } from './states'

it('says what happens now for every state of a decision in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const state of decisionStates) {
      expect(i18n.t(`decisions:now.${state}`, { due: 'D' })).not.toMatch(/^now\.|\{\{/)
      expect(i18n.exists(`decisions:states.${state}`)).toBe(true)
    }
  }
})

const places = [{ application_id: 'a1' }, { application_id: 'a2' }, { application_id: 'a3' }] as Ranked[]
const lines: Lines = {
  a2: { outcome: 'decline', amount: '5', reasons: ' weak ' },
  a1: { outcome: 'award', amount: '100.5', reasons: '' },
  a3: { outcome: '', amount: '', reasons: '' },
}

describe('a batch', () => {
  it('goes out in the order of the ranking, without what is left open', () => {
    expect(itemsOf(lines, places, 'KZT')).toEqual([
      { application_id: 'a1', outcome: 'award', amount: { amount: '100.50', currency: 'KZT' } },
      { application_id: 'a2', outcome: 'decline', reasons: 'weak' },
    ])
  })
  it('counts only awards', () => {
    expect(awardedOf(lines, 'KZT')).toBe(10050n)
  })
  it('is read back as it was saved', () => {
    const decision = {
      items: [{ application_id: 'a1', outcome: 'reserve', reasons: 'later' }],
    } as unknown as Decision
    expect(linesOf(decision)).toEqual({ a1: { outcome: 'reserve', amount: '', reasons: 'later' } })
  })
})

describe('what donors have left', () => {
  const call = {
    funding: [
      { fund_id: 'f1', donor: { id: 'd1', name: {} }, amount: { amount: '100.00', currency: 'KZT' } },
      { fund_id: 'f2', donor: { id: 'd2', name: {} }, amount: { amount: '200.00', currency: 'KZT' } },
      { donor: { id: 'd3', name: {} } },
    ],
  } as unknown as Call
  it('adds up to the last unit', () => {
    const rows = donorsLeft(call, 10_000n)
    expect(rows.map(({ key }) => key)).toEqual(['f1', 'f2'])
    expect(rows.reduce((sum, { left }) => sum + minorOf(left), 0n)).toBe(20_000n)
  })
  it('is nothing to tell without sums', () => {
    expect(donorsLeft({ funding: null } as unknown as Call, 5n)).toEqual([])
  })
})
