import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../lib/problem'
import { type Action, ActionsBar } from './ActionsBar'

const actions: Action[] = [
  { verb: 'withdraw', allowed: true, needs: 'reason' },
  {
    verb: 'submit',
    allowed: false,
    primary: true,
    code: 'application.incomplete',
    reason: 'Two sections are not complete.',
    unblocks: ['ngo_certifier'],
    tells: ['program_officer'],
  },
  { verb: 'cancel', allowed: false, reason: 'Only a draft can be cancelled.' },
  { verb: 'sign', allowed: true, tells: ['finance_officer', 'unknown_role'] },
  { verb: 'archive', allowed: true },
]

const names = () => screen.getAllByRole('button').map((button) => button.textContent)

describe('ActionsBar', () => {
  it('shows the main act, two others that are allowed, and the rest under More', async () => {
    render(<ActionsBar actions={actions} noun="applications" onAct={vi.fn()} />)
    expect(names()).toEqual(['Submit the application', 'Withdraw the application', 'Sign', 'More'])
    await userEvent.click(screen.getByRole('button', { name: 'More' }))
    expect(names()).toEqual([
      'Submit the application',
      'Withdraw the application',
      'Sign',
      'Archive',
      'Cancel',
      'More',
    ])
  })

  it('says at once why the main act is not allowed, who unblocks it and who is told', async () => {
    const onAct = vi.fn()
    render(<ActionsBar actions={actions} noun="applications" onAct={onAct} />)
    const why = screen.getByRole('status')
    expect(why).toHaveProperty(
      'textContent',
      'Submit the application: not available now. Two sections are not complete.' +
        'Can be unblocked by: signatory of the organisation' +
        'Will be told: programme officer',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Submit the application' }))
    expect(onAct).not.toHaveBeenCalled()
  })

  it('is brief where room is short: one button, and the reason when it is pressed', async () => {
    render(<ActionsBar actions={actions} noun="applications" onAct={vi.fn()} brief />)
    expect(names()).toEqual(['Submit the application', 'More'])
    expect(screen.getByRole('status').textContent).toBe('')
    await userEvent.click(screen.getByRole('button', { name: 'Submit the application' }))
    expect(screen.getByRole('status').textContent).toContain('Two sections are not complete.')
  })

  it('names what will happen where one person suffices', () => {
    const submit = { verb: 'submit', allowed: true, primary: true }
    const { rerender } = render(<ActionsBar actions={[submit]} noun="awards" onAct={vi.fn()} />)
    expect(names()).toEqual(['Submit for approval'])
    rerender(<ActionsBar actions={[{ ...submit, alone: true }]} noun="awards" onAct={vi.fn()} />)
    expect(names()).toEqual(['Approve the grant'])
  })

  it('explains another act when it is pressed', async () => {
    render(<ActionsBar actions={actions} noun="applications" onAct={vi.fn()} />)
    await userEvent.click(screen.getByRole('button', { name: 'More' }))
    expect(screen.getByRole('status').textContent).not.toContain('Only a draft')
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(screen.getByRole('status').textContent).toContain('Only a draft can be cancelled.')
  })

  it('confirms, asks for the reason that the action needs, and closes', async () => {
    const onAct = vi.fn().mockResolvedValue(undefined)
    render(<ActionsBar actions={actions} noun="applications" onAct={onAct} />)
    await userEvent.click(screen.getByRole('button', { name: 'Withdraw the application' }))
    const dialog = screen.getByRole('dialog', { name: 'Withdraw the application?' })
    await userEvent.click(within(dialog).getByRole('button', { name: 'Withdraw the application' }))
    expect(within(dialog).getByText('Give the reason')).toBeTruthy()
    expect(onAct).not.toHaveBeenCalled()
    await userEvent.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'We merged with others')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Withdraw the application' }))
    expect(onAct).toHaveBeenCalledWith('withdraw', 'We merged with others')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('names who will be told and stays open, with the problem, when the act fails', async () => {
    const onAct = vi
      .fn()
      .mockRejectedValue(new ProblemError({ status: 409, code: 'x', detail: 'The state changed.' }))
    render(<ActionsBar actions={actions} noun="awards" onAct={onAct} />)
    await userEvent.click(screen.getByRole('button', { name: 'Sign the agreement' }))
    const dialog = screen.getByRole('dialog')
    expect(within(dialog).getByText('Will be told: finance officer, unknown_role')).toBeTruthy()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sign the agreement' }))
    expect((await within(dialog).findByRole('alert')).textContent).toContain('The state changed.')
  })

  it('does at once what needs no question', async () => {
    const onAct = vi.fn().mockResolvedValue(undefined)
    render(<ActionsBar actions={actions} noun="applications" onAct={onAct} direct={['sign']} />)
    await userEvent.click(screen.getByRole('button', { name: 'Sign' }))
    expect(onAct).toHaveBeenCalledWith('sign', undefined)
  })

  it('says what refused an act that asks no question', async () => {
    const onAct = vi
      .fn()
      .mockRejectedValue(new ProblemError({ status: 409, code: 'x', detail: 'Somebody else took it.' }))
    render(<ActionsBar actions={actions} noun="applications" onAct={onAct} direct={['sign']} />)
    await userEvent.click(screen.getByRole('button', { name: 'Sign' }))
    expect((await screen.findByRole('alert')).textContent).toContain('Somebody else took it.')
  })

  it('shows nothing where nothing can ever be done', () => {
    const { container } = render(<ActionsBar actions={[]} noun="calls" onAct={vi.fn()} />)
    expect(container.innerHTML).toBe('')
  })
})
