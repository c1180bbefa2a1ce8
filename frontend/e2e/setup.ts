import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, start, stop } from './program.ts'

/** Loads the demonstration once; every file of journeys works on its own copy. */
export default async function setup() {
  // One that is loaded already serves while a journey is being written.
  if (process.env.DEMEU_E2E_TEMPLATE) return
  const dir = await mkdtemp(join(tmpdir(), 'demeu-e2e-template-'))
  process.env.DEMEU_E2E_TEMPLATE = dir
  await stop(await start(['demo', '--data-dir', dir], await freePort()))
  return () => rm(dir, { recursive: true, force: true })
}
