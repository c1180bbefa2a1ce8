import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { screenSize } from '../test/setup'
import { BudgetGrid } from './BudgetGrid'
import { type BudgetLine, type BudgetRules, emptyLine } from './budget'

const rules: BudgetRules = {
  currency: 'KZT',
  grant_max: { amount: '1000000', currency: 'KZT' },
  categories: [{ code: 'B1', title: { en: 'Staff' }, max_percent: 40 }],
}

function Grid({ start = [], errors = {} }: { start?: BudgetLine[]; errors?: Record<string, string> }) {
  const [lines, setLines] = useState(start)
  return (
    <BudgetGrid pointer="/budget/lines" lines={lines} onChange={setLines} rules={rules} errors={errors} />
  )
}

const text = () => document.body.textContent?.replace(/\u00a0/g, ' ') ?? ''
const line = (title: string): BudgetLine => ({
  ...emptyLine(1, rules),
  title,
  category: 'B1',
  unit_price: { amount: '500000', currency: 'KZT' },
})

describe('the budget grid', () => {
  it('sums as it is typed and says by how much a limit is passed', async () => {
    render(<Grid />)
    await userEvent.click(screen.getByRole('button', { name: 'Add a row' }))
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Row 1: Budget category' }), 'B1')
    await userEvent.type(screen.getByRole('textbox', { name: /^Row 1: Unit price/ }), '600 000,50')
    await userEvent.clear(screen.getByRole('textbox', { name: 'Row 1: Periods' }))
    await userEvent.type(screen.getByRole('textbox', { name: 'Row 1: Periods' }), '2')
    expect(text()).toContain('1 200 001 ₸')
    expect(text()).toContain('over by 200 001 ₸')
    expect(text()).toContain('over by 720 000.60 ₸')
  })

  it('has no field for a total', () => {
    render(<Grid start={[line('Coordinator')]} />)
    expect(screen.queryByRole('textbox', { name: /sum|total/i })).toBeNull()
  })

  it('takes a block from a spreadsheet', () => {
    render(<Grid start={[emptyLine(1, rules)]} />)
    fireEvent.paste(screen.getByRole('textbox', { name: 'Row 1: Item' }), {
      clipboardData: { getData: () => 'Coordinator\tB1\tmonth\t1\t12\t10 000\nBus\t\tday\t2\t1\t5 000' },
    })
    expect(text()).toContain('130 000 ₸')
    expect(screen.getByRole('textbox', { name: 'Row 2: Item' })).toHaveProperty('value', 'Bus')
  })

  it('opens one line at a time on a phone', async () => {
    screenSize.narrow = true
    render(<Grid start={[line('Coordinator'), line('Driver')]} />)
    expect(screen.queryByRole('textbox')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: /Driver/ }))
    expect(screen.getAllByRole('textbox', { name: 'Item' })).toHaveLength(1)
    await userEvent.click(screen.getByRole('button', { name: 'Duplicate the row' }))
    expect(screen.getAllByRole('listitem')).toHaveLength(3)
    expect(screen.getByRole('group', { name: 'Row 3' })).toBeTruthy()
  })

  it('opens the line that has a fault', () => {
    screenSize.narrow = true
    render(
      <Grid
        start={[line('Coordinator'), line('')]}
        errors={{ '/budget/lines/1/title': 'Row 2. Fill in “Item”' }}
      />,
    )
    expect(screen.getByText('Row 2. Fill in “Item”')).toBeTruthy()
    expect(screen.getByRole('textbox', { name: 'Item' })).toHaveProperty('id', 'field-budget-lines-1-title')
  })
})
