import type account from '../locales/en/account.json'
import type actions from '../locales/en/actions.json'
import type applications from '../locales/en/applications.json'
import type awards from '../locales/en/awards.json'
import type calls from '../locales/en/calls.json'
import type common from '../locales/en/common.json'
import type decisions from '../locales/en/decisions.json'
import type demo from '../locales/en/demo.json'
import type dossier from '../locales/en/dossier.json'
import type experts from '../locales/en/experts.json'
import type form from '../locales/en/form.json'
import type funds from '../locales/en/funds.json'
import type home from '../locales/en/home.json'
import type money from '../locales/en/money.json'
import type office from '../locales/en/office.json'
import type officecalls from '../locales/en/officecalls.json'
import type organisations from '../locales/en/organisations.json'
import type outbox from '../locales/en/outbox.json'
import type payments from '../locales/en/payments.json'
import type portfolio from '../locales/en/portfolio.json'
import type problems from '../locales/en/problems.json'
import type rankings from '../locales/en/rankings.json'
import type reports from '../locales/en/reports.json'
import type reviews from '../locales/en/reviews.json'
import type roles from '../locales/en/roles.json'
import type screening from '../locales/en/screening.json'
import type session from '../locales/en/session.json'
import type states from '../locales/en/states.json'
import type today from '../locales/en/today.json'
import type trail from '../locales/en/trail.json'
import type tranches from '../locales/en/tranches.json'
import { isLanguage, type Language } from './format'
import { i18n, type Texts } from './texts'

/** One JSON per language and area. A new area is a file in each language and a line here. */
export type Areas = {
  portfolio: typeof portfolio
  funds: typeof funds
  reports: typeof reports
  payments: typeof payments
  tranches: typeof tranches
  money: typeof money
  awards: typeof awards
  today: typeof today
  organisations: typeof organisations
  calls: typeof calls
  applications: typeof applications
  common: typeof common
  session: typeof session
  account: typeof account
  home: typeof home
  form: typeof form
  actions: typeof actions
  problems: typeof problems
  roles: typeof roles
  states: typeof states
  office: typeof office
  outbox: typeof outbox
  trail: typeof trail
  decisions: typeof decisions
  demo: typeof demo
  rankings: typeof rankings
  reviews: typeof reviews
  experts: typeof experts
  screening: typeof screening
  officecalls: typeof officecalls
  dossier: typeof dossier
}
export type Area = keyof Areas

const storageKey = 'demeu.language'

const files = import.meta.glob<Texts>('../locales/*/*.json', { import: 'default' })

/** The path of a public page, then an earlier choice, then the browser, then Kazakh. */
export function initialLanguage(): Language {
  const [, first] = window.location.pathname.split('/')
  if (isLanguage(first)) return first
  const stored = rememberedLanguage()
  if (stored) return stored
  for (const tag of navigator.languages) {
    const base = tag.split('-')[0]
    if (isLanguage(base)) return base
  }
  return 'kk'
}

export function rememberedLanguage(): Language | undefined {
  try {
    const stored = window.localStorage.getItem(storageKey)
    return isLanguage(stored) ? stored : undefined
  } catch {
    return undefined
  }
}

export async function startTexts(): Promise<void> {
  i18n.source((language, area) => {
    const load = files[`../locales/${language}/${area}.json`]
    return load ? load() : Promise.reject(new Error(`no texts for ${language}/${area}`))
  })
  i18n.onChange(() => {
    document.documentElement.lang = i18n.language
  })
  const first = initialLanguage()
  await i18n.load(['common', 'problems'], first)
  await i18n.change(first)
}

/** Loads the texts of an area before its route shows, so that no page flashes. */
export async function loadAreas(...areas: Area[]): Promise<void> {
  await i18n.load(areas)
}

export function language(): Language {
  return i18n.language
}

/** Switches every text on the page; `remember` keeps the choice on this device. */
export async function setLanguage(next: Language, { remember = true } = {}): Promise<void> {
  if (remember) {
    try {
      window.localStorage.setItem(storageKey, next)
    } catch {
      // a private window keeps the choice for this page only
    }
  }
  if (i18n.language !== next) await i18n.change(next)
}
