// Amounts travel as decimal strings and are counted as whole minor units: no floating point anywhere.

export type Money = { amount: string; currency: string }

const minorDigits: Record<string, number> = { JPY: 0, KRW: 0, ISK: 0, VND: 0, BHD: 3, KWD: 3, OMR: 3, TND: 3 }

export function digitsOf(currency: string): number {
  return minorDigits[currency] ?? 2
}

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?$/

/** A decimal string as a whole number and its count of decimal places; undefined when it is no number. */
export function parseDecimal(text: string): { units: bigint; places: number } | undefined {
  const match = decimalPattern.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  return { units: BigInt(`${sign}${whole}${fraction}`), places: fraction.length }
}

function pow10(n: number): bigint {
  return 10n ** BigInt(n)
}

/** Divides and rounds half away from zero, which for our non-negative sums is half up. */
function divideHalfUp(value: bigint, by: bigint): bigint {
  const negative = value < 0n
  const absolute = negative ? -value : value
  const rounded = (absolute * 2n + by) / (by * 2n)
  return negative ? -rounded : rounded
}

/** "1234.5" KZT → 123450n; rounds half up when there are more places than the currency has. */
export function toMinor(amount: string, currency: string): bigint | undefined {
  const parsed = parseDecimal(amount)
  if (!parsed) return undefined
  const shift = digitsOf(currency) - parsed.places
  return shift >= 0 ? parsed.units * pow10(shift) : divideHalfUp(parsed.units, pow10(-shift))
}

export function fromMinor(minor: bigint, currency: string): string {
  const digits = digitsOf(currency)
  const sign = minor < 0n ? '-' : ''
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export function money(minor: bigint, currency: string): Money {
  return { amount: fromMinor(minor, currency), currency }
}

/** With every place that the currency has, as the server wants it; what cannot be read stays as typed. */
export function exact(value: Money): Money {
  const minor = toMinor(value.amount, value.currency)
  return minor === undefined ? value : money(minor, value.currency)
}

export function minorOf(value: Money | null | undefined): bigint {
  return value ? (toMinor(value.amount, value.currency) ?? 0n) : 0n
}

/** unit price × quantity × periods, rounded half up to the minor unit once. */
export function lineMinor(unitPrice: string, quantity: string, periods: number, currency: string): bigint {
  const price = parseDecimal(unitPrice)
  const count = parseDecimal(quantity)
  if (!price || !count || !Number.isInteger(periods)) return 0n
  const product = price.units * count.units * BigInt(periods)
  const shift = digitsOf(currency) - price.places - count.places
  return shift >= 0 ? product * pow10(shift) : divideHalfUp(product, pow10(-shift))
}

/** The part of a whole that a percentage (a decimal string such as "7.5") allows, rounded down. */
export function percentOf(whole: bigint, percent: string): bigint {
  const parsed = parseDecimal(percent)
  return parsed ? (whole * parsed.units) / (100n * pow10(parsed.places)) : 0n
}

/** part / whole as hundredths of a percent, half up: 5348n is 53.48 %. */
export function shareOf(part: bigint, whole: bigint): bigint {
  return whole > 0n ? divideHalfUp(part * 10_000n, whole) : 0n
}

/** Exact comparison of part / whole with a percentage; no rounding takes part. */
export function exceedsPercent(part: bigint, whole: bigint, percent: string): boolean {
  const parsed = parseDecimal(percent)
  return parsed ? part * 100n * pow10(parsed.places) > whole * parsed.units : false
}

export function belowPercent(part: bigint, whole: bigint, percent: string): boolean {
  const parsed = parseDecimal(percent)
  return parsed ? part * 100n * pow10(parsed.places) < whole * parsed.units : false
}

/**
 * Reads what a person typed or pasted: spaces of any kind group, comma or dot is the decimal mark.
 * A single mark followed by exactly three digits groups when the field has fewer than three places.
 */
export function readNumber(text: string, places: number): string | undefined {
  let value = text
    .replace(/[\s\u00a0\u202f\u2009'’]/g, '')
    .replace(/[₸€$£₽]|KZT|EUR|USD|тг\.?|тенге|теңге/gi, '')
  value = value.replace(/^[−–]/, '-')
  const marks = value.match(/[.,]/g) ?? []
  const last = Math.max(value.lastIndexOf('.'), value.lastIndexOf(','))
  if (marks.length > 0) {
    const after = value.length - last - 1
    const decimal = value[last] ?? ''
    const sameMark = marks.every((mark) => mark === decimal)
    const groups = sameMark && (marks.length > 1 || (after === 3 && places < 3 && !/^-?0?[.,]/.test(value)))
    const whole = groups ? value : value.slice(0, last)
    // 1,2,3 and 1.2,3.4 are no numbers: a mark that groups stands before every three digits.
    if (/[.,]/.test(whole) && !/^-?\d{1,3}(?:,\d{3})+$|^-?\d{1,3}(?:\.\d{3})+$/.test(whole)) return undefined
    const digits = whole.replace(/[.,]/g, '')
    value = groups
      ? digits
      : `${digits === '' || digits === '-' ? `${digits}0` : digits}.${value.slice(last + 1)}`
  }
  value = value.replace(/\.$/, '')
  const parsed = parseDecimal(value)
  if (!parsed || parsed.places > places) return undefined
  return value.replace(/^(-?)0+(?=\d)/, '$1')
}
