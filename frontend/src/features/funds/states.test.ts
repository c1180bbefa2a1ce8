import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { fundStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(fundStates)('%s says what happens now', (state) => {
    for (const key of [`funds:now.${state}`, `states:funds.${state}`])
      expect(i18next.exists(key, { lng: language }), key).toBe(true)
  })
})
