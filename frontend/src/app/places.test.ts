import { describe, expect, it } from 'vitest'
import common from '../locales/kk/common.json'
import { barOf, placeAt, places, placesOf } from './places'

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('the bar of places', () => {
  it('shows all while they are few, in the order of the server', () => {
    const few = placesOf(['home', 'organisation', 'team', 'duties', 'outbox', 'trail', 'unheard_of'])
    expect(names(barOf(few).bar)).toEqual(names(few))
    expect(few).toHaveLength(6)
    expect(barOf(few).rest).toEqual([])
  })

  it('keeps daily work in sight and puts the rest behind More, losing nothing', () => {
    const all = placesOf(Object.keys(places))
    const { bar, rest } = barOf(all)
    expect(bar).toHaveLength(7)
    expect(bar.some(({ rare }) => rare)).toBe(false)
    expect(names([...bar, ...rest]).sort()).toEqual(names(all).sort())
  })

  it('marks one place, the nearest', () => {
    const some = placesOf(['home', 'awards', 'calls'])
    expect(placeAt(some, '/app')?.name).toBe('home')
    expect(placeAt(some, '/app/awards/7/budget')?.name).toBe('awards')
    expect(placeAt(some, '/app/duties')).toBeUndefined()
    expect(placeAt(some, '/office/callsign')).toBeUndefined()
  })

  it('has words for each place', () => {
    expect(Object.keys(common.places).sort()).toEqual(Object.keys(places).sort())
    for (const name of Object.keys(common.places_short)) expect(places).toHaveProperty(name)
  })
})
