import { act, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { expect, it } from 'vitest'
import { formOf, i18n, useTranslation } from './texts'

it.each([
  [0, 'other', 'many', 'other'],
  [1, 'one', 'one', 'one'],
  [2, 'other', 'few', 'other'],
  [5, 'other', 'many', 'other'],
  [11, 'other', 'many', 'other'],
  [14, 'other', 'many', 'other'],
  [21, 'other', 'one', 'other'],
  [102, 'other', 'few', 'other'],
  [112, 'other', 'many', 'other'],
  [1.5, 'other', 'other', 'other'],
] as const)('the form of %d, whatever the browser knows', (count, kk, ru, en) => {
  expect([formOf('kk', count), formOf('ru', count), formOf('en', count)]).toEqual([kk, ru, en])
})

it('fills what a text leaves open, and escapes nothing: React does', () => {
  expect(i18n.t('test_clock', { now: '<b>1</b>' })).toContain('<b>1</b>')
  expect(i18n.t('test_clock')).not.toContain('{{')
})

it('knows which keys have words, also those inherited by every object', () => {
  expect(i18n.exists('common:places.account')).toBe(true)
  expect(i18n.exists('common:places')).toBe(false)
  expect(i18n.exists('common:places.toString')).toBe(false)
  expect(i18n.t('common:places.unheard_of' as 'common:places.account')).toBe('places.unheard_of')
})

it('draws again in another language, and keeps one function for each', async () => {
  const seen = new Set<unknown>()
  function Words() {
    const { t } = useTranslation(['session', 'common'])
    seen.add(t)
    return <p>{t('common:name')}</p>
  }
  const { rerender } = render(<Words />)
  rerender(<Words />)
  expect(seen.size).toBe(1)
  await act(() => i18n.change('kk'))
  expect(seen.size).toBe(2)
  expect(screen.getByText(i18n.t('name'))).toBeTruthy()
})

it('waits for an area that no loader asked for', async () => {
  i18n.source(async () => ({ title: 'Late words' }))
  function Late() {
    const { t } = useTranslation('late' as 'home')
    return <p>{t('title')}</p>
  }
  render(
    <Suspense fallback={<p>Waiting</p>}>
      <Late />
    </Suspense>,
  )
  expect(screen.getByText('Waiting')).toBeTruthy()
  expect(await screen.findByText('Late words')).toBeTruthy()
})
