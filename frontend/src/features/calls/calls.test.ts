import i18next from 'i18next'
import { afterEach, expect, it } from 'vitest'
import { phaseOf, phases, phaseTones } from './phase'
import { callSearch } from './search'

afterEach(() => i18next.changeLanguage('en'))

it('every phase says what happens now, in three languages', async () => {
  for (const language of ['kk', 'ru', 'en']) {
    await i18next.changeLanguage(language)
    for (const phase of phases) {
      expect(i18next.exists(`calls:now.${phase}`), `${language} ${phase}`).toBe(true)
      expect(i18next.exists(`states:calls.${phase}`), `${language} ${phase}`).toBe(true)
      expect(phaseTones[phase]).toBeDefined()
    }
  }
})

it('takes an unknown phase for closed: nothing is offered that may not be there', () => {
  expect(phaseOf({ phase: 'forecast' })).toBe('closed')
  expect(phaseOf({ phase: 'open' })).toBe('open')
})

it('an address says what is known and nothing else', () => {
  expect(callSearch({ phase: 'open', q: ' өзен ', page: 3 })).toEqual({ phase: 'open', q: 'өзен' })
  expect(callSearch({ phase: 'secret', q: ' ' })).toEqual({})
})
