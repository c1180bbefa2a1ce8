import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { fundStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(fundStates)('%s says what happens now', (state) => {
    for (const key of [`funds:now.${state}`, `states:funds.${state}`])
      expect(i18n.exists(key, language), key).toBe(true)
  })
})
