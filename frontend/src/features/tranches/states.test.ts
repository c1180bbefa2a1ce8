import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { trancheStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(trancheStates)('%s says what happens now', (state) => {
    for (const key of [`tranches:now.${state}`, `states:tranches.${state}`])
      expect(i18n.exists(key, language), key).toBe(true)
  })
})
