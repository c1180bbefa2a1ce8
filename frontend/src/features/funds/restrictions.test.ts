import { expect, it } from 'vitest'
import { earmarksOf, errorUnder, restrictionsOf } from './restrictions'

const all = {
  residents_only: true,
  regions: ['KZ-10', 'KZ-35'],
  themes: [13, 15],
  sdg_required: true,
  categories: ['B2', 'B4'],
  max_unit_price: { amount: '5000.50', currency: 'EUR' },
  fiscal_year_end: '12-05',
}

it('gives back what it was given', () => {
  expect(restrictionsOf(earmarksOf(all), 'EUR')).toEqual(all)
})

it('sends nothing of what was taken away', () => {
  expect(restrictionsOf(earmarksOf(), 'KZT')).toEqual({})
  expect(restrictionsOf({ ...earmarksOf(all), regions: [], price: '', categories: ' , ' }, 'EUR')).toEqual({
    residents_only: true,
    themes: [13, 15],
    sdg_required: true,
    fiscal_year_end: '12-05',
  })
})

it('takes the limit in the currency of the agreement', () => {
  expect(restrictionsOf({ ...earmarksOf(), price: '7' }, 'JPY').max_unit_price).toEqual({
    amount: '7',
    currency: 'JPY',
  })
})

it('finds the fault of a list', () => {
  const errors = { '/restrictions/regions/1': 'жоқ', '/restrictions/regionsx': 'x' }
  expect(errorUnder(errors, '/restrictions/regions')).toBe('жоқ')
  expect(errorUnder(errors, '/restrictions/themes')).toBeUndefined()
})
