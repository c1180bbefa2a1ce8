import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { trancheStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(trancheStates)('%s says what happens now', (state) => {
    for (const key of [`tranches:now.${state}`, `states:tranches.${state}`])
      expect(i18next.exists(key, { lng: language }), key).toBe(true)
  })
})
