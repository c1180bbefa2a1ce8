import { expect, it } from 'vitest'
import roles from './locales/en/roles.json'

// The direction of imports: app → features → components, form → lib → api. Features never sideways.
const sources = import.meta.glob<string>('./**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' })

const may: Record<string, readonly string[]> = {
  app: ['app', 'features', 'form', 'components', 'lib', 'api'],
  features: ['form', 'components', 'lib', 'api'],
  form: ['form', 'components', 'lib'],
  components: ['components', 'lib'],
  lib: ['lib', 'api', 'locales'],
}

function resolve(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of to.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const files = Object.entries(sources)
  .map(([path, text]) => [path.replace('./', ''), text] as const)
  .filter(([path]) => !/\.test\.tsx?$/.test(path))

it('imports go one way', () => {
  const wrong: string[] = []
  let seen = 0
  for (const [path, text] of files) {
    const room = path.split('/')[0] ?? ''
    const allowed = may[room]
    if (!allowed) continue
    for (const [, to] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      seen++
      const target = resolve(path, to ?? '')
      const [targetRoom = '', noun] = target.split('/')
      const sameFeature = room === 'features' && targetRoom === 'features' && path.split('/')[1] === noun
      if (!sameFeature && !allowed.includes(targetRoom)) wrong.push(`${path} imports ${target}`)
    }
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(100)
})

it('only queries.ts of a feature calls the client, and the shell for its own clock', () => {
  const callers = files
    .filter(([, text]) => /import [^;]*\b(client|upload)\b[^;]* from '[^']*lib\/(client|upload)'/.test(text))
    .map(([path]) => path)
    .filter((path) => !/^features\/\w+\/queries\.ts$/.test(path))
  expect(callers).toEqual(['app/meta.ts'])
})

it('knows no role by name', () => {
  const names = Object.keys(roles).filter((role) => role.includes('_'))
  const wrong = files.flatMap(([path, text]) =>
    names
      .filter((role) => text.includes(role) && path !== 'api/schema.d.ts')
      .map((role) => `${path}: ${role}`),
  )
  expect(wrong).toEqual([])
})

it('writes no style or markup that the Content-Security-Policy refuses', () => {
  const wrong = files
    .filter(([, text]) => /dangerouslySetInnerHTML|innerHTML|<style/.test(text))
    .map(([path]) => path)
  expect(wrong).toEqual([])
})
