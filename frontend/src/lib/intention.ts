import { newIdempotencyKey } from './client'
import { isProblem } from './problem'

/**
 * Sends an act under a key that stays the same while it is unknown whether the act arrived: a retry after a lost
 * answer is answered by the first try. A refusal ends the intention, so does a good answer.
 */
export class Intentions {
  private readonly keys = new Map<string, string>()

  async run<T>(what: readonly unknown[], send: (key: string) => Promise<T>): Promise<T> {
    const name = JSON.stringify(what)
    const key = this.keys.get(name) ?? newIdempotencyKey()
    this.keys.set(name, key)
    try {
      const answer = await send(key)
      this.keys.delete(name)
      return answer
    } catch (error) {
      if (isProblem(error) && error.status >= 400 && error.status < 500) this.keys.delete(name)
      throw error
    }
  }
}

/** One for the whole visit: a dialog that is closed and opened again is still the same intention. */
export const intentions = new Intentions()
