import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { reportStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(reportStates)('%s says what happens now', (state) => {
    for (const key of [`reports:now.${state}`, `states:reports.${state}`])
      expect(i18n.exists(key, language), key).toBe(true)
  })
})
