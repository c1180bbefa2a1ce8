import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { reportStates } from './states'

describe.each(languages)('in %s', (language) => {
  it.each(reportStates)('%s says what happens now', (state) => {
    for (const key of [`reports:now.${state}`, `states:reports.${state}`])
      expect(i18next.exists(key, { lng: language }), key).toBe(true)
  })
})
