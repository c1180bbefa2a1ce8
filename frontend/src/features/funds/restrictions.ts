import { exact } from '../../lib/money'
import type { Fund } from './queries'

export type Restrictions = Fund['restrictions']

/** Restrictions while they are written: every field is what a control holds. */
export type Earmarks = {
  residents: boolean
  regions: readonly string[]
  themes: readonly string[]
  anyTheme: boolean
  categories: string
  price: string
  yearDay: string
  yearMonth: string
}

export function earmarksOf(restrictions?: Restrictions): Earmarks {
  const [month = '', day = ''] = restrictions?.fiscal_year_end?.split('-') ?? []
  return {
    residents: restrictions?.residents_only ?? false,
    regions: restrictions?.regions ?? [],
    themes: (restrictions?.themes ?? []).map(String),
    anyTheme: restrictions?.sdg_required ?? false,
    categories: (restrictions?.categories ?? []).join(', '),
    price: restrictions?.max_unit_price?.amount.replace(/\.0+$/, '') ?? '',
    yearDay: day.replace(/^0/, ''),
    yearMonth: month.replace(/^0/, ''),
  }
}

/** As the server takes them: the whole of them, so that what was taken away is gone. */
export function restrictionsOf(given: Earmarks, currency: string): Restrictions {
  const categories = given.categories
    .split(/[,;\s]+/)
    .map((code) => code.trim())
    .filter(Boolean)
  const yearEnd = [given.yearMonth, given.yearDay].map((part) => part.padStart(2, '0')).join('-')
  return {
    ...(given.residents ? { residents_only: true } : {}),
    ...(given.regions.length > 0 ? { regions: [...given.regions] } : {}),
    ...(given.themes.length > 0 ? { themes: given.themes.map(Number) } : {}),
    ...(given.anyTheme ? { sdg_required: true } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(given.price ? { max_unit_price: exact({ amount: given.price, currency }) } : {}),
    ...(given.yearDay || given.yearMonth ? { fiscal_year_end: yearEnd } : {}),
  }
}

/** The first message below a pointer: one fault of a list stands at the list. */
export function errorUnder(errors: Readonly<Record<string, string>>, pointer: string): string | undefined {
  return Object.entries(errors).find(([at]) => at === pointer || at.startsWith(`${pointer}/`))?.[1]
}
