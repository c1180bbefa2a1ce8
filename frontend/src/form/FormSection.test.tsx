import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { ErrorSummary } from '../components/ErrorSummary'
import { FormSection } from './FormSection'
import { type FieldSchema, type FormSchema, sectionsOf, type Values } from './schema'
import { useSectionCheck } from './useSection'

const schema: FormSchema = {
  type: 'object',
  'x-sections': [{ id: 'people', label: { en: 'People' } }],
  required: ['team'],
  properties: {
    team: { type: 'integer', minimum: 1, 'x-section': 'people', 'x-label': { en: 'People in the team' } },
    minors: { type: 'boolean', 'x-section': 'people', 'x-label': { en: 'People under 18 take part' } },
    rules: {
      type: 'string',
      maxLength: 500,
      'x-section': 'people',
      'x-label': { en: 'Safeguarding rules' },
      'x-help': { en: 'Who answers for them' },
      'x-when': { properties: { minors: { const: true } }, required: ['minors'] },
    },
  },
  allOf: [
    {
      if: { properties: { minors: { const: true } }, required: ['minors'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['rules'] },
    },
  ],
}

function Form() {
  const [values, setValues] = useState<Values>({})
  const { section, errors, summary, attempt, check } = useSectionCheck(schema, 'people', values)
  if (!section) return null
  return (
    <>
      <ErrorSummary errors={summary} attempt={attempt} />
      <FormSection schema={schema} section={section} values={values} onChange={setValues} errors={errors} />
      <button type="button" onClick={check}>
        Continue
      </button>
      <output>{JSON.stringify(values)}</output>
    </>
  )
}

describe('a section', () => {
  it('turns red on Continue and not before, focuses the summary, and mends field by field', async () => {
    render(<Form />)
    const team = screen.getByRole('textbox', { name: 'People in the team' })
    await userEvent.type(team, 'x')
    expect(screen.queryByRole('alert')).toBeNull()
    await userEvent.clear(team)
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }))
    const summary = screen.getByRole('alert')
    expect(document.activeElement).toBe(summary)
    expect(screen.getAllByText('Fill in “People in the team”')).toHaveLength(2)
    await userEvent.click(screen.getByRole('link'))
    expect(document.activeElement).toBe(team)
    await userEvent.type(team, '1 200')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('status').textContent).toBe('{"team":1200}')
  })

  it('shows a conditional question with its hint, required and not optional', async () => {
    render(<Form />)
    expect(screen.queryByText('Safeguarding rules')).toBeNull()
    await userEvent.click(screen.getByRole('checkbox', { name: 'People under 18 take part' }))
    const rules = screen.getByRole('textbox', { name: 'Safeguarding rules' })
    expect(rules.getAttribute('aria-describedby')).toBe('field-rules-hint')
    expect(document.getElementById('field-rules-hint')?.textContent).toBe('Who answers for them')
  })

  it('keeps a choice as the schema has it, so that a number stays one', async () => {
    const goals: FormSchema = {
      type: 'object',
      'x-sections': [{ id: 'goals', label: { en: 'Goals' } }],
      properties: {
        goals: {
          type: 'array',
          'x-section': 'goals',
          'x-widget': 'checkboxes',
          'x-label': { en: 'Goals' },
          items: { oneOf: [{ const: 13, 'x-label': { en: 'Climate' } } as FieldSchema] },
        },
      },
    }
    const section = sectionsOf(goals)[0]
    if (!section) throw new Error('no section')
    const seen: Values[] = []
    render(
      <FormSection
        schema={goals}
        section={section}
        values={{}}
        onChange={(next) => seen.push(next)}
        errors={{}}
      />,
    )
    await userEvent.click(screen.getByRole('checkbox', { name: 'Climate' }))
    expect(seen).toEqual([{ goals: [13] }])
  })
})
