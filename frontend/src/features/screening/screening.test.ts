import { describe, expect, it } from 'vitest'
import { applicationState, applicationStates } from '../../lib/applications'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { byUrgency } from './QueuePage'
import type { ApplicationRow } from './queries'
import { toneOf } from './states'

it('says what happens now for every state of an application in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const state of [...applicationStates, 'rejection_stated'] as const) {
      const text = i18n.t(`screening:now.${state}`, { due: 'D', closes: 'C', answer: 'A' })
      expect(text, `${language} ${state}`).not.toMatch(/^now\.|\{\{/)
      if (state !== 'rejection_stated') expect(i18n.exists(`states:applications.${state}`)).toBe(true)
    }
  }
  expect(applicationState('something new')).toBe('draft')
  expect(toneOf('submitted')).toBe('attention')
})

describe('the queue', () => {
  it('puts what waits first, by its due day', () => {
    const row = (id: string, state: string, screening_due?: string) =>
      ({ id, state, screening_due }) as ApplicationRow
    const rows = [
      row('done', 'under_review', '2026-01-01'),
      row('later', 'screening', '2026-03-02'),
      row('undated', 'submitted'),
      row('sooner', 'submitted', '2026-03-01'),
    ]
    expect(byUrgency(rows).map(({ id }) => id)).toEqual(['sooner', 'later', 'undated', 'done'])
  })
})
