import { beforeEach, expect, it } from 'vitest'
import en from '../../locales/en/demo.json'
import { anchorOf, emailOf, nextOf, steps } from './steps'

const routes = Object.values(
  import.meta.glob<string>('../../app/routes/*.ts', { eager: true, query: '?raw', import: 'default' }),
).join('\n')

beforeEach(() => window.localStorage.clear())

it('has twelve steps with words and a person for each visit', () => {
  expect(steps).toHaveLength(12)
  const texts: Record<string, Record<string, string>> = en.steps
  const people: Record<string, string> = en.people
  for (const step of steps) {
    expect(texts[step.id], step.id).toHaveProperty('do_1')
    expect(texts[step.id], step.id).toHaveProperty('notice_1')
    for (const { account, label } of step.visits) {
      if (label) expect(texts[step.id], `${step.id} ${label}`).toHaveProperty(`visit_${label}`)
      if (account) expect(people, account).toHaveProperty([account])
    }
  }
})

it('leads to pages that exist', () => {
  const paths = [...routes.matchAll(/path: '([^']+)'/g)].map(([, path]) => path ?? '')
  const patterns = paths.map((path) => new RegExp(`^${path.replace(/\$\w+/g, '[^/]+')}$`))
  const wrong = steps
    .flatMap(({ visits }) => visits.flatMap((visit) => [visit.to, ...(visit.else ? [visit.else] : [])]))
    .map((to) => to.replace(/^\/(kk\/)?/, '').replace(/\/check$|\?.*$/, ''))
    .filter((to) => !patterns.some((pattern) => pattern.test(to)))
  expect(wrong).toEqual([])
})

it('goes on after the step at hand, then to what was left out', () => {
  expect(nextOf([])?.id).toBe('find')
  expect(nextOf(['find', 'mend'], 'mend')?.id).toBe('send')
  const all = steps.map(({ id }) => id)
  expect(nextOf(all.slice(1), 'watch')?.id).toBe('find')
  expect(nextOf(all, 'watch')).toBeUndefined()
})

it('names steps and accounts', () => {
  expect(steps.map(anchorOf)[11]).toBe('step-12')
  expect(emailOf('app01')).toBe('app01@demo.example')
})

it('keeps what was done on the device and forgets what is no step', async () => {
  window.localStorage.setItem('demeu.demo', JSON.stringify({ done: ['send', 'gone'], current: 'gone' }))
  const { markStep } = await import('./progress')
  markStep('find', true)
  expect(JSON.parse(window.localStorage.getItem('demeu.demo') ?? '')).toEqual({ done: ['send', 'find'] })
})
