import { expect, it } from 'vitest'
import { languages } from '../../lib/format'
import { i18n } from '../../lib/texts'
import { reasonKeys } from './RankingPage'

it('words every reason of the server in three languages', async () => {
  for (const language of languages) {
    await i18n.change(language)
    for (const key of Object.values(reasonKeys))
      expect(i18n.t(`rankings:${key}`, { have: '1', need: '2', criterion: 'C' })).not.toMatch(/^reason|\{\{/)
  }
  expect(Object.keys(reasonKeys)).toEqual([
    'threshold.total',
    'threshold.criterion',
    'reviews.too_few',
    'reviews.spread',
  ])
})
