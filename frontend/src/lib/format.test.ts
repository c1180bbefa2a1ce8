import { describe, expect, it } from 'vitest'
import {
  astana,
  daysBetween,
  formatBytes,
  formatDate,
  formatDateTime,
  formatDeadline,
  formatMoney,
  formatMoneyShort,
  formatMonth,
  formatNumber,
  formatPercent,
  formatReceived,
  formatShare,
  languages,
  pick,
} from './format'
import { i18n } from './texts'

/** No-break spaces are invisible in a test; a plain one stands for them here. */
const plain = (text: string) => text.replace(/\u00a0/g, ' ')

describe('dates', () => {
  it.each([
    ['2026-11-21', '2026 ж. 21 қараша', '21 ноября 2026 г.', '21 November 2026'],
    ['2026-01-05T09:07:00Z', '2026 ж. 5 қаңтар', '5 января 2026 г.', '5 January 2026'],
    ['2026-12-31T19:30:00Z', '2027 ж. 1 қаңтар', '1 января 2027 г.', '1 January 2027'],
  ])('%s', (value, kk, ru, en) => {
    expect(plain(formatDate(value, 'kk'))).toBe(kk)
    expect(plain(formatDate(value, 'ru'))).toBe(ru)
    expect(plain(formatDate(value, 'en'))).toBe(en)
  })
  it('has every Kazakh month, none in Latin letters', () => {
    const all = Array.from({ length: 12 }, (_, month) =>
      plain(formatDate(`2026-${String(month + 1).padStart(2, '0')}-01`, 'kk')),
    )
    expect(all.map((text) => text.replace('2026 ж. 1 ', ''))).toEqual([
      'қаңтар',
      'ақпан',
      'наурыз',
      'сәуір',
      'мамыр',
      'маусым',
      'шілде',
      'тамыз',
      'қыркүйек',
      'қазан',
      'қараша',
      'желтоқсан',
    ])
  })
  it('says the hour and the zone of a deadline', () => {
    const at = '2026-03-10T18:00:00+05:00'
    expect(plain(formatDateTime(at, 'kk'))).toBe('2026 ж. 10 наурыз, 18:00')
    expect(plain(formatDeadline(at, 'kk'))).toBe('2026 ж. 10 наурыз, 18:00, Астана уақыты (UTC+5)')
    expect(plain(formatReceived('2026-03-10T12:59:59.4Z', 'ru'))).toBe(
      '10 марта 2026 г., 17:59:59, по времени Астаны (UTC+5)',
    )
    expect(plain(formatDeadline(at, 'ru'))).toBe('10 марта 2026 г., 18:00, по времени Астаны (UTC+5)')
    expect(plain(formatDeadline(at, 'en'))).toBe('10 March 2026, 18:00, Astana time (UTC+5)')
  })
  it('knows the year of the change of the zone', () => {
    expect(astana('2023-06-01T12:00:00Z')?.hour).toBe(18)
    expect(astana('2024-06-01T12:00:00Z')?.hour).toBe(17)
  })
  it('names months alone', () => {
    expect(plain(formatMonth('2026-11-21', 'kk'))).toBe('2026 ж. қараша')
    expect(plain(formatMonth('2026-11-21', 'ru'))).toBe('ноябрь 2026 г.')
  })
  it('counts calendar days in Astana', () => {
    expect(daysBetween('2026-03-10T18:59:00Z', '2026-03-11')).toBe(1)
    expect(daysBetween('2026-03-10T19:01:00Z', '2026-03-11')).toBe(0)
    expect(daysBetween('2026-03-12', '2026-03-10')).toBe(-2)
  })
  it('shows nothing for what is no date', () => {
    expect(formatDate('soon', 'kk')).toBe('')
    expect(formatDeadline('', 'ru')).toBe('')
    expect(formatReceived('', 'ru')).toBe('')
  })
})

describe('money', () => {
  it('is number, space that does not break, sign, in all three', () => {
    const sum = { amount: '43250000.00', currency: 'KZT' }
    for (const language of languages) expect(formatMoney(sum, language)).toBe('43\u00a0250\u00a0000\u00a0₸')
    expect(plain(formatMoney(sum, 'kk', { exact: true }))).toBe('43 250 000,00 ₸')
    expect(plain(formatMoney({ amount: '1234567.5', currency: 'EUR' }, 'ru'))).toBe('1 234 567,50 €')
    expect(plain(formatMoney({ amount: '1234567.5', currency: 'EUR' }, 'en'))).toBe('1 234 567.50 €')
    expect(plain(formatMoney({ amount: '-2500', currency: 'KZT' }, 'kk'))).toBe('−2 500 ₸')
    expect(plain(formatMoney({ amount: '5', currency: 'CHF' }, 'en'))).toBe('5 CHF')
  })
  it.each([
    ['665000000', '665 млн ₸', '665 m ₸'],
    ['43250000', '43,3 млн ₸', '43.3 m ₸'],
    ['999999', '999 999 ₸', '999 999 ₸'],
    ['1000000', '1 млн ₸', '1 m ₸'],
    ['1120000000', '1,1 млрд ₸', '1.1 bn ₸'],
    ['-43250000', '−43,3 млн ₸', '−43.3 m ₸'],
  ])('%s in short', (amount, kk, en) => {
    expect(plain(formatMoneyShort({ amount, currency: 'KZT' }, 'kk'))).toBe(kk)
    expect(plain(formatMoneyShort({ amount, currency: 'KZT' }, 'en'))).toBe(en)
  })
})

describe('numbers', () => {
  it('groups and marks decimals', () => {
    expect(plain(formatNumber('12345.678', 'kk'))).toBe('12 345,678')
    expect(plain(formatNumber(12345.678, 'en'))).toBe('12 345.678')
    expect(plain(formatNumber(1000, 'ru'))).toBe('1 000')
  })
  it('writes percentages each in its own way', () => {
    expect(plain(formatPercent('12.5', 'kk'))).toBe('12,5%')
    expect(plain(formatPercent('12.5', 'ru'))).toBe('12,5 %')
    expect(plain(formatPercent('12.5', 'en'))).toBe('12.5%')
    expect(plain(formatShare(5300n, 'en'))).toBe('53%')
    expect(plain(formatShare(5340n, 'kk'))).toBe('53,4%')
  })
  it('writes sizes', () => {
    expect(plain(formatBytes(5 * 1024 * 1024, 'kk'))).toBe('5 МБ')
    expect(plain(formatBytes(1536, 'en'))).toBe('1.5 kB')
  })
})

describe('plural forms', () => {
  it.each([
    [0, 'осталось 0 дней', '0 күн қалды', '0 days left'],
    [1, 'остался 1 день', '1 күн қалды', '1 day left'],
    [2, 'осталось 2 дня', '2 күн қалды', '2 days left'],
    [5, 'осталось 5 дней', '5 күн қалды', '5 days left'],
    [11, 'осталось 11 дней', '11 күн қалды', '11 days left'],
    [21, 'остался 21 день', '21 күн қалды', '21 days left'],
  ])('%i', (count, ru, kk, en) => {
    const say = (lng: 'kk' | 'ru' | 'en') => i18n.inLanguage(lng, 'common')('days_left', { count, n: count })
    expect(say('ru')).toBe(ru)
    expect(say('kk')).toBe(kk)
    expect(say('en')).toBe(en)
  })
})

it('falls back to a language that has the text and names it', () => {
  expect(pick({ ru: 'да', en: 'yes' }, 'kk')).toEqual({ text: 'да', language: 'ru' })
  expect(pick(undefined, 'kk').text).toBe('')
})
