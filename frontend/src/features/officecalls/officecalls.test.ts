import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { calendarOf, placeOf } from './CallPage'
import { draftOf } from './edit/draft'
import type { Call } from './queries'
import { callPhases, callStates, nowText, standingOf, toneOf } from './states'

const call = {
  code: 'A/1',
  state: 'announced',
  phase: 'open',
  kind: 'other',
  title: {},
  summary: {},
  languages: null,
  criteria: null,
  opens_at: '2026-02-02T09:00:00+05:00',
  closes_at: '2026-03-10T18:00:00+05:00',
  timeline: [
    { code: 'screening', due: '2026-03-27', title: { en: 'Screening' } },
    { code: 'open', due: '2026-02-02', title: { en: 'Opens' } },
    { code: 'signing', title: { en: 'Signed' } },
    { code: 'close', due: '2026-03-10', title: { en: 'Closes' } },
  ],
} as unknown as Call

describe('what happens now', () => {
  it('is said for every state and phase in three languages, with a label and no gap', async () => {
    for (const language of languages) {
      await i18n.change(language)
      const t = i18n.inLanguage(language, 'officecalls')
      for (const name of [...callStates, ...callPhases]) {
        const text = nowText(t, { ...call, state: name, phase: '' }, language)
        expect(text, `${language} ${name}`).not.toMatch(/^now\.|\{\{|\.\.$/)
        expect(i18n.exists(`states:calls.${name}`), name).toBe(true)
        expect(toneOf(name)).toBeTruthy()
      }
    }
  })
  it('follows the phase before the state', () => {
    expect(standingOf(call)).toBe('open')
    expect(standingOf({ state: 'paused', phase: '' })).toBe('paused')
  })
})

describe('the calendar', () => {
  it('runs each milestone from the one before, and leaves out what has no day', () => {
    expect(calendarOf(call).map(({ id, from, to }) => [id, from, to])).toEqual([
      ['open', '2026-02-02', '2026-02-02'],
      ['close', '2026-02-02', '2026-03-10'],
      ['screening', '2026-03-10', '2026-03-27'],
    ])
  })
})

describe('the draft of a call', () => {
  it('has the local hours of the call and no null lists', () => {
    const draft = draftOf(call)
    expect(draft.opens_at).toBe('2026-02-02T09:00')
    expect(draft.criteria).toEqual([])
    expect(draft.languages).toEqual([])
  })
})

it('names the place of what is missing', () => {
  const t = i18n.inLanguage('en', 'officecalls')
  expect(placeOf(t, '/timeline/1/due')).toBe('Calendar, row 2')
  expect(placeOf(t, '/award/max')).toBe('Limits')
  expect(placeOf(t, '/something')).toBe('/something')
})
