import { describe, expect, it } from 'vitest'

type Texts = { [key: string]: string | Texts }
const files = import.meta.glob<Texts>('./*/*.json', { eager: true, import: 'default' })

const languages = ['kk', 'ru', 'en'] as const
const plurals = { kk: ['one', 'other'], ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] }

function flat(texts: Texts, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value]]
        : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  )
}

const areas = [...new Set(Object.keys(files).map((path) => path.replace(/^\.\/\w+\//, '')))]
const texts = (language: string, area: string) => flat(files[`./${language}/${area}`] ?? {})
const base = (key: string) => key.replace(/_(one|few|many|other)$/, '')
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort().join(' ')

const sources = Object.entries(
  import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}', '!../test/**', '!../api/**'], {
    eager: true,
    query: '?raw',
    import: 'default',
  }),
)
// A feature shares its words, so it is read as a whole.
const rooms = new Map<string, string>()
for (const [path, text] of sources) {
  const room = path.match(/^\.\.\/features\/\w+/)?.[0] ?? path
  rooms.set(room, `${rooms.get(room) ?? ''}\n${text}`)
}
const names = areas.map((file) => file.replace('.json', ''))
// Keys that the server's own words choose: nouns and verbs, nouns and states, roles.
const chosen: Record<string, RegExp> = { actions: /\./, states: /\./, roles: /./ }

/** What the sources say of one area: keys as they stand, and the beginnings of those put together at run time. */
function saidOf(area: string) {
  const keys = new Set<string>()
  const begun = new Set<string>()
  const own = new RegExp(`'${area}'|\\b${area}:`)
  for (const text of rooms.values()) {
    if (area !== 'common' && !own.test(text)) continue
    for (const [, prefix, key = ''] of text.matchAll(/'(?:(\w+):)?([\w.-]+)'/g))
      if (!prefix || prefix === area) keys.add(key)
    for (const [, prefix, start = ''] of text.matchAll(/`(?:(\w+):)?([\w.-]+[._])\$\{/g))
      if (!prefix || prefix === area) begun.add(start)
  }
  return { keys, begun: [...begun].filter((start) => start !== '.') }
}

describe('Z-01 every text of the screens is there in three languages, and every one is shown', () => {
  it.each(names)('%s: no key that nothing shows', (area) => {
    const { keys, begun } = saidOf(area)
    const idle = Object.keys(texts('kk', `${area}.json`)).filter(
      (key) =>
        !keys.has(key) &&
        !keys.has(base(key)) &&
        !chosen[area]?.test(key) &&
        !begun.some((start) => key.startsWith(start)),
    )
    expect(idle).toEqual([])
  })

  it('no key that is shown and has no words', () => {
    const known = new Set(
      names.flatMap((area) =>
        Object.keys(texts('kk', `${area}.json`)).flatMap((key) => [`${area}:${key}`, `${area}:${base(key)}`]),
      ),
    )
    const lost = sources.flatMap(([path, text]) => [
      ...[...text.matchAll(/'(\w+:[\w.]+)'/g)]
        .map(([, key = '']) => key)
        .filter((key) => names.includes(key.split(':')[0] ?? '') && !known.has(key))
        .map((key) => `${path}: ${key}`),
      ...[...text.matchAll(/`(\w+:[\w.]+[._])\$\{/g)]
        .map(([, start = '']) => start)
        .filter((start) => ![...known].some((key) => key.startsWith(start)))
        .map((start) => `${path}: ${start}`),
    ])
    expect(lost).toEqual([])
  })
})

describe.each(areas)('Z-01 %s', (area) => {
  const byLanguage = Object.fromEntries(languages.map((language) => [language, texts(language, area)]))

  it('has the same keys in every language', () => {
    const keys = (language: string) => [...new Set(Object.keys(byLanguage[language] ?? {}).map(base))].sort()
    expect(keys('ru')).toEqual(keys('kk'))
    expect(keys('en')).toEqual(keys('kk'))
  })

  it('has every plural form of each language', () => {
    for (const language of languages) {
      const own = byLanguage[language] ?? {}
      const counted = new Set(
        Object.keys(own)
          .filter((key) => key !== base(key))
          .map(base),
      )
      for (const key of counted)
        for (const form of plurals[language]) expect(own).toHaveProperty([`${key}_${form}`])
    }
  })

  it('has the same placeholders in every language', () => {
    for (const language of languages)
      for (const [key, text] of Object.entries(byLanguage[language] ?? {})) {
        const like = byLanguage.kk?.[key] ?? byLanguage.kk?.[`${base(key)}_other`] ?? ''
        expect(`${key} ${placeholders(text)}`).toBe(`${key} ${placeholders(like)}`)
      }
  })

  it('keeps the tone: nothing empty, no exclamation marks, no stray spaces', () => {
    for (const language of languages)
      for (const [key, text] of Object.entries(byLanguage[language] ?? {})) {
        expect(text.trim(), `${language} ${key}`).toBe(text)
        expect(text, `${language} ${key}`).not.toMatch(/^$|!| {2}|\.\.\.|"/)
      }
  })

  it('speaks each language in its own letters', () => {
    const latin = /^[\w\s.,:;·/{}()+%–-]*$/
    const names = /Demeu|UTC|aigul@example\.kz|API|\{\{\w+\}\}/g
    for (const language of ['kk', 'ru'] as const)
      for (const [key, text] of Object.entries(byLanguage[language] ?? {})) {
        const words = text.replace(names, '')
        if (/\p{L}/u.test(words)) expect(words, `${language} ${key}`).not.toMatch(latin)
      }
    for (const [key, text] of Object.entries(byLanguage.en ?? {}))
      expect(text, key).not.toMatch(/\p{Script=Cyrillic}/u)
  })

  it('has no Russian letters in Kazakh words that Kazakh has no use for', () => {
    for (const [key, text] of Object.entries(byLanguage.kk ?? {})) expect(text, key).not.toMatch(/[щъ]/i)
  })
})
