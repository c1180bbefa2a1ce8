// Browsers claim Kazakh but have no data for it, so every date, number and sum is worded here, alike in
// all three languages.

import { digitsOf, fromMinor, type Money, toMinor } from './money'

export const languages = ['kk', 'ru', 'en'] as const
export type Language = (typeof languages)[number]
export type Localised = Partial<Record<Language, string>>

export const languageNames: Record<Language, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' }
export const languageShortNames: Record<Language, string> = { kk: 'Қаз', ru: 'Рус', en: 'Eng' }

export const NBSP = '\u00a0'

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}

/** Text in the language of the page, else in the first language that has it, with that language named. */
export function pick(text: Localised | undefined, language: Language): { text: string; language: Language } {
  for (const candidate of [language, ...languages]) {
    const found = text?.[candidate]
    if (found) return { text: found, language: candidate }
  }
  return { text: '', language }
}

const months: Record<Language, readonly string[]> = {
  kk: [
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
  ],
  ru: [
    'января',
    'февраля',
    'марта',
    'апреля',
    'мая',
    'июня',
    'июля',
    'августа',
    'сентября',
    'октября',
    'ноября',
    'декабря',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
}

const monthsAlone: Record<Language, readonly string[]> = {
  kk: months.kk,
  ru: [
    'январь',
    'февраль',
    'март',
    'апрель',
    'май',
    'июнь',
    'июль',
    'август',
    'сентябрь',
    'октябрь',
    'ноябрь',
    'декабрь',
  ],
  en: months.en,
}

const zoneNames: Record<Language, string> = {
  kk: 'Астана уақыты (UTC+5)',
  ru: 'по времени Астаны (UTC+5)',
  en: 'Astana time (UTC+5)',
}

export type Day = { year: number; month: number; day: number }
export type Moment = Day & { hour: number; minute: number }

// The country has been at UTC+5 since 1 March 2024; Astana was at UTC+6 before.
const zoneChange = Date.parse('2024-02-29T18:00:00Z')

/** An instant on the clock of Astana. */
export function astana(instant: string | Date): Moment | undefined {
  const ms = typeof instant === 'string' ? Date.parse(instant) : instant.getTime()
  if (Number.isNaN(ms)) return undefined
  const shifted = new Date(ms + (ms < zoneChange ? 6 : 5) * 3_600_000)
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  }
}

/** "2026-06-01" as it stands, an instant on the clock of Astana. */
export function dayOf(value: string | Date): Day | undefined {
  const plain = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null
  if (plain) return { year: Number(plain[1]), month: Number(plain[2]), day: Number(plain[3]) }
  return astana(value)
}

function clock({ hour, minute }: Moment): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

function words(day: Day, language: Language): string {
  const month = months[language][day.month - 1] ?? ''
  if (language === 'kk') return `${day.year}${NBSP}ж. ${day.day}${NBSP}${month}`
  if (language === 'ru') return `${day.day}${NBSP}${month} ${day.year}${NBSP}г.`
  return `${day.day}${NBSP}${month} ${day.year}`
}

export function formatDate(value: string | Date, language: Language): string {
  const day = dayOf(value)
  return day ? words(day, language) : ''
}

export function formatDateTime(value: string | Date, language: Language): string {
  const moment = astana(value)
  return moment ? `${words(moment, language)}, ${clock(moment)}` : ''
}

export function formatTime(value: string | Date): string {
  const moment = astana(value)
  return moment ? clock(moment) : ''
}

export function formatDeadline(value: string | Date, language: Language): string {
  const text = formatDateTime(value, language)
  return text && `${text}, ${zoneNames[language]}`
}

/** A receipt's moment, to the second: at a closing a second decides. */
export function formatReceived(value: string | Date, language: Language): string {
  const text = formatDateTime(value, language)
  const seconds = String(new Date(value).getUTCSeconds()).padStart(2, '0')
  return text && `${text}:${seconds}, ${zoneNames[language]}`
}

/** "2026 ж. қараша", "ноябрь 2026 г.", "November 2026". */
export function formatMonth(value: string | Date, language: Language): string {
  const day = dayOf(value)
  if (!day) return ''
  const month = monthsAlone[language][day.month - 1] ?? ''
  if (language === 'kk') return `${day.year}${NBSP}ж. ${month}`
  return language === 'ru' ? `${month} ${day.year}${NBSP}г.` : `${month} ${day.year}`
}

/** Whole calendar days in Astana from one instant to another; negative when it has passed. */
export function daysBetween(from: string | Date, to: string | Date): number {
  const start = dayOf(from)
  const end = dayOf(to)
  if (!start || !end) return 0
  return Math.round(
    (Date.UTC(end.year, end.month - 1, end.day) - Date.UTC(start.year, start.month - 1, start.day)) /
      86_400_000,
  )
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, NBSP)
}

const decimalMark: Record<Language, string> = { kk: ',', ru: ',', en: '.' }

/** A decimal string or number with grouped digits; trailing zeros stay as given. */
export function formatNumber(value: string | number | bigint, language: Language): string {
  const [whole = '0', fraction] = String(value).split('.')
  const negative = whole.startsWith('-')
  const text = group(negative ? whole.slice(1) : whole) + (fraction ? decimalMark[language] + fraction : '')
  return negative ? `−${text}` : text
}

const signs: Record<string, string> = { KZT: '₸', EUR: '€', USD: '$', GBP: '£', RUB: '₽' }

export function currencySign(currency: string): string {
  return signs[currency] ?? currency
}

/** Number, space that does not break, sign. Minor units show when they are not zero, or always on demand. */
export function formatMoney(value: Money, language: Language, { exact = false } = {}): string {
  const minor = toMinor(value.amount, value.currency)
  if (minor === undefined) return ''
  let text = fromMinor(minor, value.currency)
  if (!exact) text = text.replace(/\.0+$/, '')
  return `${formatNumber(text, language)}${NBSP}${currencySign(value.currency)}`
}

const scales: { from: bigint; names: Record<Language, string> }[] = [
  { from: 1_000_000_000n, names: { kk: 'млрд', ru: 'млрд', en: 'bn' } },
  { from: 1_000_000n, names: { kk: 'млн', ru: 'млн', en: 'm' } },
]

/** "665 млн ₸", "43,3 млн ₸"; below a million the whole sum. */
export function formatMoneyShort(value: Money, language: Language): string {
  const minor = toMinor(value.amount, value.currency)
  if (minor === undefined) return ''
  const unit = 10n ** BigInt(digitsOf(value.currency))
  const absolute = minor < 0n ? -minor : minor
  const scale = scales.find(({ from }) => absolute >= from * unit)
  if (!scale) return formatMoney(value, language)
  const tenths = (absolute * 20n + scale.from * unit) / (scale.from * unit * 2n)
  const whole = tenths / 10n
  const text = whole >= 100n || tenths % 10n === 0n ? String((tenths + 5n) / 10n) : `${whole}.${tenths % 10n}`
  const shown = formatNumber(minor < 0n ? `-${text}` : text, language)
  return `${shown}${NBSP}${scale.names[language]}${NBSP}${currencySign(value.currency)}`
}

/** A percentage given as a decimal string or number: "12,5%" in kk, "12,5 %" in ru, "12.5%" in en. */
export function formatPercent(percent: string | number, language: Language): string {
  return `${formatNumber(percent, language)}${language === 'ru' ? NBSP : ''}%`
}

/** Hundredths of a percent, as shareOf gives them, without trailing zeros. */
export function formatShare(hundredths: bigint, language: Language): string {
  const text = fromMinor(hundredths, 'KZT').replace(/\.?0+$/, '')
  return formatPercent(text, language)
}

/** 5 242 880 → "5 МБ"; one place below ten. */
export function formatBytes(bytes: number, language: Language): string {
  const units = language === 'en' ? ['B', 'kB', 'MB', 'GB'] : ['Б', 'кБ', 'МБ', 'ГБ']
  let value = bytes
  let step = 0
  while (value >= 1024 && step < units.length - 1) {
    value /= 1024
    step++
  }
  const shown = value >= 10 || step === 0 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '')
  return `${formatNumber(shown, language)}${NBSP}${units[step]}`
}
