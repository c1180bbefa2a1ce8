import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { batchStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(batchStates)('%s says what happens now', (state) => {
    for (const key of [`payments:now.${state}`, `states:batches.${state}`])
      expect(i18n.exists(key, language), key).toBe(true)
  })
})
