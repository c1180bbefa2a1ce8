import { describe, expect, it } from 'vitest'
import { i18n } from '../lib/texts'
import { messagesOf } from './messages'
import { getAt, setAt } from './pointer'
import {
  answersOf,
  type FormSchema,
  fieldsOf,
  isVisible,
  requiredPointers,
  sectionsOf,
  type Values,
  validate,
} from './schema'

const label = (ru: string) => ({ kk: ru, ru, en: ru })

const schema: FormSchema = {
  type: 'object',
  'x-sections': [
    { id: 'project', label: label('Проект') },
    { id: 'people', label: label('Люди') },
    { id: 'money', label: label('Бюджет') },
  ],
  required: ['project', 'budget'],
  $defs: { short: { type: 'string', maxLength: 120, 'x-label': label('Название') } },
  properties: {
    project: {
      type: 'object',
      'x-section': 'project',
      required: ['title', 'months', 'start', 'topic'],
      properties: {
        title: { $ref: '#/$defs/short', minLength: 5 },
        problem: {
          type: 'string',
          maxLength: 2000,
          'x-label': label('Проблема'),
          'x-help': label('Кого касается'),
        },
        months: { type: 'integer', minimum: 24, maximum: 36, 'x-label': label('Срок, месяцев') },
        start: { type: 'string', format: 'date', 'x-label': label('Начало') },
        topic: {
          'x-label': label('Тема'),
          oneOf: [
            { const: 'water', 'x-label': label('Вода') },
            { const: 'school', 'x-label': label('Школа') },
          ],
        },
        goals: { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 2, 'x-label': label('Цели') },
      },
    },
    minors: { type: 'boolean', 'x-section': 'people', 'x-label': label('Участвуют несовершеннолетние') },
    rules: {
      type: 'string',
      'x-section': 'people',
      'x-label': label('Правила защиты'),
      'x-when': { properties: { minors: { const: true } }, required: ['minors'] },
    },
    budget: {
      type: 'object',
      'x-section': 'money',
      'x-widget': 'budget',
      'x-label': label('Смета'),
      required: ['lines'],
      properties: {
        lines: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['title', 'category', 'unit_price'],
            properties: {
              title: { type: 'string' },
              category: { type: 'string' },
              quantity: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' },
              unit_price: {
                type: 'object',
                required: ['amount'],
                properties: { amount: { type: 'string', pattern: '^\\d+(\\.\\d{1,2})?$' } },
              },
            },
          },
        },
      },
    },
  },
  allOf: [
    {
      if: { properties: { minors: { const: true } }, required: ['minors'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['rules'] },
    },
  ],
}

const fields = fieldsOf(schema)
const at = (pointer: string) => fields.find((field) => field.pointer === pointer)

const good: Values = {
  project: { title: 'Малые реки', months: 36, start: '2026-06-01', topic: 'water', goals: ['a', 'b'] },
  budget: {
    lines: [
      { title: 'Поездки', category: 'B2', quantity: '1', unit_price: { amount: '10', currency: 'KZT' } },
    ],
  },
}

const words = (values: Values) =>
  messagesOf(validate(schema, fields, values), fields, i18n.inLanguage('ru', 'form'), 'ru')

describe('schema → fields', () => {
  it('flattens objects and keeps the widgets that draw a whole', () => {
    expect(fields.map(({ pointer, widget, section }) => [pointer, widget, section])).toEqual([
      ['/project/title', 'text', 'project'],
      ['/project/problem', 'textarea', 'project'],
      ['/project/months', 'number', 'project'],
      ['/project/start', 'date', 'project'],
      ['/project/topic', 'radio', 'project'],
      ['/project/goals', 'checkboxes', 'project'],
      ['/minors', 'checkbox', 'people'],
      ['/rules', 'text', 'people'],
      ['/budget', 'budget', 'money'],
    ])
  })
  it('follows $ref and lets what stands beside it win', () => {
    expect(at('/project/title')?.schema.minLength).toBe(5)
    expect(at('/project/title')?.schema.maxLength).toBe(120)
  })
  it('reads the words of options', () => {
    expect(at('/project/topic')?.options.map(({ value }) => value)).toEqual(['water', 'school'])
    expect(at('/project/goals')?.options.map(({ value }) => value)).toEqual(['a', 'b', 'c'])
  })
  it('orders sections as announced', () => {
    expect(sectionsOf(schema).map(({ id, fields: own }) => [id, own.length])).toEqual([
      ['project', 6],
      ['people', 2],
      ['money', 1],
    ])
  })
})

describe('conditions', () => {
  const rules = at('/rules')
  it('show a question while they hold', () => {
    expect(rules && isVisible(rules, { minors: true })).toBe(true)
    expect(rules && isVisible(rules, { minors: false })).toBe(false)
    expect(rules && isVisible(rules, {})).toBe(false)
  })
  it('make it required only then', () => {
    expect(requiredPointers(schema, { minors: true }).has('/rules')).toBe(true)
    expect(requiredPointers(schema, {}).has('/rules')).toBe(false)
    expect(validate(schema, fields, { ...good, minors: true }).map(({ pointer }) => pointer)).toEqual([
      '/rules',
    ])
  })
  it('drop the answer to a hidden question', () => {
    expect(answersOf(fields, { ...good, minors: false, rules: 'x' })).not.toHaveProperty('rules')
    expect(answersOf(fields, { ...good, minors: true, rules: ' x ' })).toHaveProperty('rules', 'x')
  })
})

describe('validation', () => {
  it('finds nothing in good values', () => {
    expect(validate(schema, fields, good)).toEqual([])
  })
  it('takes empty text for an absent answer', () => {
    const values = setAt(good, '/project/title', '  ')
    expect(words(values)).toEqual({ '/project/title': 'Заполните поле «Название»' })
  })
  it('names every missing answer of an empty form, sections in order', () => {
    expect(Object.values(words({}))).toEqual([
      'Заполните поле «Название»',
      'Заполните поле «Срок, месяцев»',
      'Заполните поле «Начало»',
      'Выберите вариант в поле «Тема»',
      'Заполните поле «Смета»',
    ])
  })
  it('says limits in words', () => {
    expect(words(setAt(good, '/project/months', 12))['/project/months']).toBe(
      'Укажите в поле «Срок, месяцев» число не меньше 24',
    )
    expect(words(setAt(good, '/project/title', 'Аб'))['/project/title']).toBe(
      'Напишите в поле «Название» не менее 5 знаков',
    )
    expect(words(setAt(good, '/project/goals', ['a']))['/project/goals']).toBe(
      'Добавьте в раздел «Цели» не менее 2 строк',
    )
    expect(words(setAt(good, '/project/start', '2026-02-31'))['/project/start']).toBe(
      'Укажите день, месяц и год в поле «Начало»',
    )
    expect(words(setAt(good, '/project/months', 'много'))['/project/months']).toBe(
      'Укажите число в поле «Срок, месяцев»',
    )
    expect(words(setAt(good, '/project/topic', 'gold'))['/project/topic']).toBe(
      'Выберите вариант в поле «Тема»',
    )
  })
  it('names the row of a table', () => {
    const values = setAt(good, '/budget/lines/1', {
      title: '',
      category: 'B1',
      unit_price: { amount: 'дорого' },
    })
    expect(words(values)).toEqual({
      '/budget/lines/1/title': 'Строка 2. Заполните поле «Название статьи»',
      '/budget/lines/1/unit_price/amount': 'Строка 2. Проверьте поле «Цена за единицу»',
    })
  })
})

describe('pointers', () => {
  it('read and write by copy', () => {
    const before = { a: [{ b: 1 }], 'x/y': { '~': 2 } }
    expect(getAt(before, '/a/0/b')).toBe(1)
    expect(getAt(before, '/x~1y/~0')).toBe(2)
    expect(getAt(before, '/a/7/b')).toBeUndefined()
    const after = setAt(before, '/a/0/b', 5)
    expect(after.a[0]?.b).toBe(5)
    expect(before.a[0]?.b).toBe(1)
    expect(setAt({ a: 1, b: 2 }, '/a', undefined)).toEqual({ b: 2 })
    expect(setAt({}, '/a/b', 1)).toEqual({ a: { b: 1 } })
  })
})
