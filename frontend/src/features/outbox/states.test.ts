import { expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { letterStates, stateOf, toneOf } from './states'

it('says what happens now for every state of a letter in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const state of letterStates) {
      expect(i18n.exists(`outbox:now.${state}`)).toBe(true)
      expect(i18n.exists(`outbox:states.${state}`)).toBe(true)
      expect(toneOf(state)).toBeTruthy()
    }
  }
  expect(stateOf(undefined)).toBe('queued')
})
