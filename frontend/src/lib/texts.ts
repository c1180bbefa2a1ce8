import { useSyncExternalStore } from 'react'
import type { Language } from './format'
import type { Area, Areas } from './i18n'

// The texts of the screens: look-up, counts and placeholders. A library for this weighed a tenth of what the first page
// loads, and counts in Kazakh by the rules of the browser's own language, because browsers know no Kazakh.

export type Texts = { [key: string]: string | Texts }
type Form = 'one' | 'few' | 'many' | 'other'
type Params = Record<string, unknown>

type Counted<Key> = Key extends `${infer Base}_${Form}` ? Base : never
type Leaves<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? Key | Counted<Key> : `${Key}.${Leaves<Tree[Key]>}`
}[keyof Tree & string]
type Whole = { [Each in Area]: `${Each}:${Leaves<Areas[Each]>}` }[Area]
type First<Of> = Of extends readonly [infer Head extends Area, ...unknown[]]
  ? Head
  : Of extends Area
    ? Of
    : never

/** Words for a key of its area, or of any area as "area:key". */
export type Translate<Of extends Area = 'common'> = (
  key: Leaves<Areas[Of]> | Whole,
  params?: Params,
) => string
type Speak = (key: string, params?: Params) => string

const texts = new Map<string, Texts>()
const coming = new Map<string, Promise<void>>()
const listeners = new Set<() => void>()
const translators = new Map<string, Speak>()
let current: Language = 'kk'
let fetchTexts: (language: Language, area: Area) => Promise<Texts> = () =>
  Promise.reject(new Error('no texts yet'))

const pathOf = (language: Language, area: string) => `${language}/${area}`

function load(language: Language, area: Area): Promise<void> {
  const path = pathOf(language, area)
  let one = coming.get(path)
  if (!one) {
    one = fetchTexts(language, area).then(
      (found) => {
        texts.set(path, found)
      },
      (error: unknown) => {
        coming.delete(path)
        throw error
      },
    )
    coming.set(path, one)
  }
  return one
}

/** The form that a count takes, by the rules of CLDR for whole numbers and fractions. */
export function formOf(language: Language, count: number): Form {
  if (language === 'kk') return count === 1 ? 'one' : 'other'
  if (!Number.isInteger(count)) return 'other'
  if (language === 'en') return count === 1 ? 'one' : 'other'
  const last = Math.abs(count) % 10
  const teen = Math.floor((Math.abs(count) % 100) / 10) === 1
  if (last === 1 && !teen) return 'one'
  return last >= 2 && last <= 4 && !teen ? 'few' : 'many'
}

function textAt(language: Language, area: string, key: string): string | undefined {
  let found: string | Texts | undefined = texts.get(pathOf(language, area))
  for (const part of key.split('.')) {
    if (typeof found !== 'object' || !Object.hasOwn(found, part)) return undefined
    found = found[part]
  }
  return typeof found === 'string' ? found : undefined
}

function find(
  language: Language,
  areas: readonly string[],
  key: string,
  params?: Params,
): string | undefined {
  const split = key.indexOf(':')
  const rooms = split < 0 ? areas : [key.slice(0, split)]
  const name = key.slice(split + 1)
  const count = params?.count
  for (const area of rooms) {
    const counted =
      typeof count === 'number' ? textAt(language, area, `${name}_${formOf(language, count)}`) : undefined
    const text = counted ?? textAt(language, area, name)
    if (text !== undefined) return text
  }
  return undefined
}

const filled = (text: string, params: Params = {}) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''))

function translator(language: Language, areas: readonly string[]): Speak {
  const name = `${language} ${areas.join(' ')}`
  let one = translators.get(name)
  if (!one) {
    one = (key, params) => {
      const text = find(language, areas, key, params)
      return text === undefined ? key.slice(key.indexOf(':') + 1) : filled(text, params)
    }
    translators.set(name, one)
  }
  return one
}

export const i18n = {
  get language(): Language {
    return current
  },
  /** Where texts come from; called once, before the first page. */
  source(from: typeof fetchTexts): void {
    fetchTexts = from
  },
  async load(areas: readonly Area[], language: Language = current): Promise<void> {
    await Promise.all(areas.map((area) => load(language, area)))
  },
  /** Loads in the other language what the page shows, and only then speaks it. */
  async change(language: Language): Promise<void> {
    const shown = [...texts.keys()].filter((path) => path.startsWith(`${current}/`))
    await i18n.load(
      shown.map((path) => path.slice(path.indexOf('/') + 1) as Area),
      language,
    )
    current = language
    for (const listener of listeners) listener()
  },
  onChange(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** Whether a key that is put together at run time, "area:key", has words in the language of the page. */
  exists: (key: string, language: Language = current): boolean =>
    find(language, ['common'], key) !== undefined,
  t: ((key, params) => translator(current, ['common'])(key, params)) as Translate,
  inLanguage: <const Of extends Area>(language: Language, area: Of): Translate<Of> =>
    translator(language, [area]),
}

/** The words of the areas that a component names; it draws again when the language changes. */
export function useTranslation<const Of extends Area | readonly Area[] = 'common'>(
  of: Of = 'common' as Of,
): { t: Translate<First<Of>> } {
  const language = useSyncExternalStore(i18n.onChange, () => current)
  const areas: readonly Area[] = typeof of === 'string' ? [of] : of
  // A loader has them loaded before its page shows; what it left out is waited for here. Thrown, because a component
  // that reads other stores behind `use` makes React draw the whole page twice.
  for (const area of areas) if (!texts.has(pathOf(language, area))) throw load(language, area)
  return { t: translator(language, areas) }
}
