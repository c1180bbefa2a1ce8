import { expect, it } from 'vitest'
import { i18n } from '../../lib/texts'
import { itemsOf, whats } from './items'
import { queues, waitingOf } from './queues'

const head = { created_at: '', updated_at: '', version: 1 }
const sum = { amount: '1', currency: 'KZT' }
const application = (id: string, state: string, phase?: string) => ({
  ...head,
  id,
  state,
  ...(phase ? { phase } : {}),
  call_id: 'c',
  call_title: {},
  title: id,
  language: 'kk',
  requested: sum,
  blocking_findings: 0,
  closes_at: '2026-11-25T13:00:00Z',
})

it('puts what must be mended first, then by day', () => {
  const items = itemsOf({
    applications: [
      application('draft', 'draft'),
      application('lapsed', 'draft', 'lapsed'),
      application('sent', 'submitted'),
      application('mend', 'changes_requested'),
    ],
    tranches: [
      {
        ...head,
        id: 't',
        state: 'planned',
        phase: 'requestable',
        amount: sum,
        award_id: 'a',
        award_number: 'N',
        award_title: 'Rivers',
        due_on: '2026-12-01',
        grantee_id: 'g',
        seq: 1,
        title: {},
      },
    ],
  })
  expect(items.map(({ what }) => what)).toEqual(['mend_application', 'finish_draft', 'request_tranche'])
})

it('has words for everything that can wait', () => {
  for (const what of whats) expect(i18n.exists(`today:what.${what}`), what).toBe(true)
})

it('names what waits in a queue, whose it is and by when', () => {
  const row = {
    ...application('Rivers', 'submitted'),
    applicant_name: { kk: 'Қор' },
    screening_due: '2026-12-01',
  }
  expect(waitingOf('screening', { items: [row], total: 7 })).toEqual({
    total: 7,
    first: [
      {
        id: 'Rivers',
        noun: 'application',
        title: { kk: 'Rivers', ru: 'Rivers', en: 'Rivers' },
        who: { kk: 'Қор' },
        at: '2026-12-01',
      },
    ],
  })
})

it('has words for every queue of an office', () => {
  for (const queue of queues) {
    for (const key of [`today:queue.${queue}`, `today:queue_count.${queue}_one`]) {
      expect(i18n.exists(key), key).toBe(true)
    }
  }
})
