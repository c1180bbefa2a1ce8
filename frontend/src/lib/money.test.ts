import { describe, expect, it } from 'vitest'
import { exact, exceedsPercent, fromMinor, lineMinor, percentOf, readNumber, shareOf, toMinor } from './money'

describe('minor units', () => {
  it.each([
    ['0', 0n],
    ['1', 100n],
    ['1.5', 150n],
    ['1234567.50', 123456750n],
    ['-2500', -250000n],
    ['0.005', 1n],
    ['0.004', 0n],
    ['90071992547409931.01', 9007199254740993101n],
  ])('%s tenge', (amount, minor) => {
    expect(toMinor(amount, 'KZT')).toBe(minor)
  })
  it('refuses what is no number', () => {
    for (const text of ['', '1,5', '1e3', 'abc', '.5', '1.']) expect(toMinor(text, 'KZT')).toBeUndefined()
  })
  it('writes back', () => {
    expect(fromMinor(123456750n, 'KZT')).toBe('1234567.50')
    expect(fromMinor(-5n, 'KZT')).toBe('-0.05')
    expect(fromMinor(7n, 'JPY')).toBe('7')
    expect(fromMinor(1005n, 'KWD')).toBe('1.005')
  })
})

describe('a line is rounded half up once', () => {
  it.each([
    ['320000.00', '1', 36, '11520000.00'],
    ['240000', '0.5', 36, '4320000.00'],
    ['2500', '60', 54, '8100000.00'],
    // 0.335 tenge: twice rounded parts would give another sum
    ['0.67', '0.5', 1, '0.34'],
    ['0.33', '0.5', 1, '0.17'],
    ['0.05', '0.1', 1, '0.01'],
    ['0.05', '0.09', 1, '0.00'],
    ['0.01', '0.333', 3, '0.01'],
    ['1.1', '1.1', 3, '3.63'],
  ])('%s × %s × %i = %s', (price, quantity, periods, total) => {
    expect(fromMinor(lineMinor(price, quantity, periods, 'KZT'), 'KZT')).toBe(total)
  })
  it('an unfinished line counts nothing', () => {
    expect(lineMinor('', '1', 1, 'KZT')).toBe(0n)
    expect(lineMinor('12', 'x', 1, 'KZT')).toBe(0n)
    expect(lineMinor('12', '1', Number.NaN, 'KZT')).toBe(0n)
  })
})

describe('shares', () => {
  it('compares without rounding', () => {
    expect(exceedsPercent(4000n, 10000n, '40')).toBe(false)
    expect(exceedsPercent(4001n, 10000n, '40')).toBe(true)
    expect(exceedsPercent(75n, 1000n, '7.5')).toBe(false)
  })
  it('counts a share in hundredths of a percent', () => {
    expect(shareOf(5348n, 10000n)).toBe(5348n)
    expect(shareOf(1n, 3n)).toBe(3333n)
    expect(shareOf(2n, 3n)).toBe(6667n)
    expect(shareOf(1n, 0n)).toBe(0n)
    expect(percentOf(1001n, '7.5')).toBe(75n)
  })
})

describe('what a person types or pastes', () => {
  it.each([
    ['4800000', 2, '4800000'],
    ['4 800 000', 2, '4800000'],
    ['4\u00a0800\u00a0000,50 ₸', 2, '4800000.50'],
    ['4\u202f800', 2, '4800'],
    ['1,234,567.5', 2, '1234567.5'],
    ['1.234.567,5', 2, '1234567.5'],
    ['1,000', 2, '1000'],
    ['1.000', 2, '1000'],
    ['0,5', 2, '0.5'],
    [',5', 2, '0.5'],
    ['12,', 2, '12'],
    ['007', 0, '7'],
    ['1 200 тг', 2, '1200'],
    ['−5', 2, '-5'],
  ])('%s → %s', (typed, places, read) => {
    expect(readNumber(typed, places)).toBe(read)
  })
  it('leaves alone what it cannot read', () => {
    for (const text of ['', 'abc', '1,2,3.4.5', '1,2,3', '1.2,3', '0.555', '1-2'])
      expect(readNumber(text, 2)).toBeUndefined()
    expect(readNumber('1.5', 0)).toBeUndefined()
  })
})

describe('an amount to send', () => {
  it('has every place of its currency; what cannot be read stays as typed', () => {
    expect(exact({ amount: '400000', currency: 'KZT' }).amount).toBe('400000.00')
    expect(exact({ amount: '7', currency: 'JPY' }).amount).toBe('7')
    expect(exact({ amount: 'much', currency: 'KZT' }).amount).toBe('much')
  })
})
