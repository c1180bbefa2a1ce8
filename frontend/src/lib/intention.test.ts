import { expect, it } from 'vitest'
import { Intentions } from './intention'
import { ProblemError } from './problem'

it('keeps its key while the answer is lost, and makes a new one after an answer', async () => {
  const intentions = new Intentions()
  const keys: string[] = []
  const send = (failure?: Error) =>
    intentions
      .run(['release', '1', 4], (key) => {
        keys.push(key)
        return failure ? Promise.reject(failure) : Promise.resolve('ok')
      })
      .catch(() => undefined)
  await send(new ProblemError({ status: 0 }))
  await send(new ProblemError({ status: 503 }))
  await send()
  await send(new ProblemError({ status: 409 }))
  await send()
  const [first, second, third, fourth, fifth] = keys
  expect([second, third]).toEqual([first, first])
  expect(new Set([first, fourth, fifth]).size).toBe(3)
})
