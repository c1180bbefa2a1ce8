import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../lib/problem'
import { useAutosave } from './useAutosave'

const store = vi.hoisted(() => new Map<string, unknown>())
vi.mock('idb-keyval', () => ({
  get: async (key: string) => store.get(key),
  set: async (key: string, value: unknown) => void store.set(key, structuredClone(value)),
  del: async (key: string) => void store.delete(key),
}))

type Draft = { title: string; goal: string }
const saved: Draft = { title: '', goal: '' }

function start(save: ReturnType<typeof vi.fn>, version = 3) {
  const reload = vi.fn().mockResolvedValue({ value: { title: 'theirs', goal: 'theirs' }, version: 9 })
  const hook = renderHook(() =>
    useAutosave<Draft>({ draftKey: 'application:1', saved, version, save: save as never, reload }),
  )
  return { ...hook, reload }
}
const rest = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

beforeEach(() => {
  vi.useFakeTimers()
  store.clear()
})
afterEach(() => vi.useRealTimers())

describe('autosave', () => {
  it('sends what changed within a second of a pause, with the version', async () => {
    const save = vi.fn().mockResolvedValue({ version: 4 })
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'Ре' }))
    act(() => result.current.change({ ...saved, title: 'Реки' }))
    expect(result.current.status.kind).toBe('unsaved')
    expect(store.size).toBe(1)
    await rest(1000)
    expect(save).toHaveBeenCalledExactlyOnceWith({ title: 'Реки' }, 3)
    expect(result.current.status.kind).toBe('saved')
    expect(store.size).toBe(0)
    act(() => result.current.change({ title: 'Реки', goal: 'Вода' }))
    await rest(1000)
    expect(save).toHaveBeenLastCalledWith({ goal: 'Вода' }, 4)
  })

  it('keeps the draft on the device without a link and sends it later', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(new ProblemError({ status: 0 }))
      .mockResolvedValue({ version: 4 })
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'Реки' }))
    await rest(1000)
    expect(result.current.status.kind).toBe('local')
    expect(store.size).toBe(1)
    await rest(2000)
    expect(save).toHaveBeenCalledTimes(2)
    expect(result.current.status.kind).toBe('saved')
  })

  it('sends at once when the link is back', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(new ProblemError({ status: 0 }))
      .mockResolvedValue({ version: 4 })
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'Реки' }))
    await rest(750)
    act(() => void window.dispatchEvent(new Event('online')))
    await rest(0)
    expect(result.current.status.kind).toBe('saved')
  })

  it('brings back what a closed tab could not send', async () => {
    store.set('application:1', { value: { title: 'Реки', goal: '' }, version: 3, changed: ['title'] })
    const save = vi.fn().mockResolvedValue({ version: 4 })
    const { result } = start(save)
    await rest(0)
    expect(result.current.value.title).toBe('Реки')
    await rest(1000)
    expect(save).toHaveBeenCalledWith({ title: 'Реки' }, 3)
  })

  it('asks when somebody saved first, and lays mine over theirs', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(new ProblemError({ status: 412 }))
      .mockResolvedValue({ version: 10 })
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'Реки' }))
    await rest(1000)
    expect(result.current.status.kind).toBe('conflict')
    await rest(60_000)
    expect(save).toHaveBeenCalledTimes(1)
    await act(() => result.current.settle('mine'))
    expect(save).toHaveBeenLastCalledWith({ title: 'Реки' }, 9)
    expect(result.current.value).toEqual({ title: 'Реки', goal: 'theirs' })
    expect(result.current.status.kind).toBe('saved')
  })

  it('knows its own save again when the answer was lost', async () => {
    const save = vi.fn().mockRejectedValue(new ProblemError({ status: 412 }))
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'theirs' }))
    await rest(1000)
    expect(result.current.status.kind).toBe('saved')
    expect(store.size).toBe(0)
  })

  it('does not ask about what a closed tab had sent after all', async () => {
    store.set('application:1', { value: { title: '', goal: 'x' }, version: 2, changed: ['title'] })
    const save = vi.fn()
    const { result } = start(save)
    await rest(1000)
    expect(result.current.status.kind).toBe('clean')
    expect(store.size).toBe(0)
    expect(save).not.toHaveBeenCalled()
  })

  it('takes theirs when asked to', async () => {
    const save = vi.fn().mockRejectedValue(new ProblemError({ status: 409, code: 'stale' }))
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'Реки' }))
    await rest(1000)
    await act(() => result.current.settle('theirs'))
    expect(result.current.value).toEqual({ title: 'theirs', goal: 'theirs' })
    expect(store.size).toBe(0)
  })

  it('sends what was typed during a save in a second save', async () => {
    let answer: (value: { version: number }) => void = () => {}
    const save = vi
      .fn()
      .mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)))
      .mockResolvedValue({ version: 5 })
    const { result } = start(save)
    act(() => result.current.change({ ...saved, title: 'Ре' }))
    await rest(1000)
    act(() => result.current.change({ ...saved, title: 'Реки' }))
    await act(async () => answer({ version: 4 }))
    await rest(1000)
    expect(save.mock.calls).toEqual([
      [{ title: 'Ре' }, 3],
      [{ title: 'Реки' }, 4],
    ])
    expect(result.current.status.kind).toBe('saved')
  })
})
