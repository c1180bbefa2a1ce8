import { afterEach, describe, expect, it } from 'vitest'
import { fieldsOf, validate } from '../../form/schema'
import { applicationStates } from '../../lib/applications'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { builtIn, chapterAt, chaptersOf, fromApi, partOf, toApi, wholeSchema } from './chapters'
import { changeOf, type Draft, draftFrom, wholeOf } from './draft'
import { stateOf } from './states'
import { shownActions } from './verbs'
import { say } from './words'

const lists = { regions: [], sdg: [], directions: [], activity_types: [], budget_units: [] }
const call = { duration_months: { min: 24, max: 36 } }
const always = () => builtIn(say, 'en', lists, call)

const draft: Draft = {
  language: 'kk',
  project: {},
  answers: { method: 'sheet' },
  budget: { lines: [] },
  indicators: [],
  volunteers: {},
}

afterEach(() => i18n.change('en'))

describe('the states of an application', () => {
  it('each says what happens now and who acts, in three languages', async () => {
    for (const language of languages) {
      await i18n.change(language)
      for (const state of [...applicationStates, 'lapsed']) {
        expect(i18n.exists(`states:applications.${state}`), `${language} ${state}`).toBe(true)
        expect(say(`now.${state}`), `${language} now ${state}`).not.toBe('')
        expect(say(`who.${state}`), `${language} who ${state}`).not.toBe('')
      }
    }
  })

  it('is lapsed by the word of the server alone', () => {
    expect(stateOf({ state: 'draft', phase: 'lapsed' })).toBe('lapsed')
    expect(stateOf({ state: 'draft' })).toBe('draft')
    expect(stateOf({ state: 'under_review', phase: '' })).toBe('under_review')
  })
})

describe('the chapters', () => {
  const form = {
    type: 'object' as const,
    'x-sections': [
      { id: 'idea', label: { en: 'Idea' } },
      { id: 'money', label: { en: 'Money' } },
    ],
    properties: {
      project: {
        type: 'object' as const,
        properties: { title: { type: 'string' as const, 'x-section': 'idea' } },
      },
      method: { type: 'string' as const, 'x-section': 'idea' },
      budget: {
        type: 'object' as const,
        'x-widget': 'budget',
        'x-section': 'money',
        properties: { lines: { type: 'array' as const, minItems: 1 } },
      },
    },
  }

  it('are those of every application when a call has no form', () => {
    const chapters = chaptersOf(wholeSchema(always(), undefined), say, 'en')
    expect(chapters.map(({ id }) => id)).toEqual([
      'project',
      'purpose',
      'plan',
      'budget',
      'indicators',
      'volunteers',
      'documents',
    ])
  })

  it('follow the form, and ask what it does not speak of as always', () => {
    const chapters = chaptersOf(wholeSchema(always(), form as never), say, 'en')
    expect(chapters.map(({ id }) => id)).toEqual(['idea', 'money', 'indicators', 'volunteers', 'documents'])
    expect(chapters[0]?.parts).toEqual(['project', 'answers'])
  })

  it('are found by the pointers of the API', () => {
    const chapters = chaptersOf(wholeSchema(always(), form as never), say, 'en')
    expect(chapterAt(chapters, '/answers/method')?.id).toBe('idea')
    expect(chapterAt(chapters, '/budget/lines/3/unit_price')?.id).toBe('money')
    expect(chapterAt(chapters, '/attachments')?.id).toBe('documents')
    expect(chapterAt(chapters, '/project/risks')?.id).toBe('idea')
    expect(chapterAt(chapters, '/applicant/bank/iban')).toBeUndefined()
    expect(toApi('/method')).toBe('/answers/method')
    expect(fromApi('/answers/method')).toBe('/method')
    expect(partOf('/project/title')).toBe('project')
  })

  it('checks the rows of a budget that the form leaves open', () => {
    const schema = wholeSchema(always(), form as never)
    const line = {
      line: 1,
      category: '',
      title: 'Rent',
      unit: '',
      quantity: '1',
      periods: 1,
      unit_price: { amount: '', currency: 'KZT' },
      source: 'grant' as const,
    }
    const faults = validate(schema, fieldsOf(schema), wholeOf({ ...draft, budget: { lines: [line] } }, []))
    expect(faults.map(({ pointer }) => pointer)).toContain('/budget/lines/0/category')
    expect(faults.map(({ pointer }) => pointer)).toContain('/budget/lines/0/unit_price/amount')
  })
})

describe('the draft', () => {
  it('goes through the whole and back without a change', () => {
    const back = draftFrom(wholeOf(draft, [{ kind: 'charter' }]), draft)
    expect(back.answers).toBe(draft.answers)
    expect(back.budget).toBe(draft.budget)
    expect(draftFrom({ ...wholeOf(draft, []), method: 'other' }, draft).answers).toEqual({ method: 'other' })
  })

  it('sends what can be read and keeps the rest back', () => {
    const change = changeOf(
      {
        project: {
          title: ' Rivers ',
          months: 'many',
          starts_on: '2026--1',
          objectives: ['One', ' '],
          sdg: [6],
        },
        budget: {
          lines: [
            {
              line: 1,
              category: 'B1',
              title: 'Rent',
              unit: '',
              quantity: 'two',
              periods: 12,
              unit_price: { amount: '1500.50', currency: 'KZT' },
              source: 'grant',
            },
          ],
        },
        indicators: [{ code: 'I1', title: 'People', unit: '', baseline: '', targets: [10, '', 30] }],
        volunteers: { planned: 40, hours_planned: 'x', types: [] },
      },
      draft,
      [],
    )
    expect(change.project).toEqual({ title: 'Rivers', objectives: ['One'], sdg: [6] })
    expect(change.budget?.lines).toEqual([
      {
        line: 1,
        source: 'grant',
        category: 'B1',
        title: 'Rent',
        periods: 12,
        unit_price: { amount: '1500.50', currency: 'KZT' },
      },
    ])
    expect(change.indicators).toEqual([{ code: 'I1', title: 'People', targets: ['10'] }])
    expect(change.volunteers).toEqual({ planned: 40 })
    expect(change.answers).toBeUndefined()
  })

  it('sends the answers without the parts that have a place of their own', () => {
    const schema = wholeSchema(always(), {
      type: 'object',
      properties: {
        method: { type: 'string' },
        other: { type: 'string', 'x-when': { properties: { method: { const: 'other' } } } } as never,
      },
    })
    const change = changeOf({ answers: { method: 'sheet', other: 'x' } }, draft, fieldsOf(schema))
    expect(change).toEqual({ answers: { method: 'sheet' } })
  })
})

it('acts of another state are left out, acts that lack something stay', () => {
  const shown = shownActions([
    { verb: 'edit', allowed: true },
    { verb: 'submit', allowed: false, code: 'application.incomplete' },
    { verb: 'withdraw', allowed: false, code: 'application.wrong_state' },
  ])
  expect(shown.map(({ verb }) => verb)).toEqual(['submit'])
})
