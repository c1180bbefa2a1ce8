import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { batchStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(batchStates)('%s says what happens now', (state) => {
    for (const key of [`payments:now.${state}`, `states:batches.${state}`])
      expect(i18next.exists(key, { lng: language }), key).toBe(true)
  })
})
