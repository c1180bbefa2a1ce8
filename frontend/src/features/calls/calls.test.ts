import { afterEach, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { phaseOf, phases, phaseTones } from './phase'
import { callSearch } from './search'

afterEach(() => i18n.change('en'))

it('every phase says what happens now, in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const phase of phases) {
      expect(i18n.exists(`calls:now.${phase}`), `${language} ${phase}`).toBe(true)
      expect(i18n.exists(`states:calls.${phase}`), `${language} ${phase}`).toBe(true)
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
