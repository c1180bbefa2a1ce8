import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { Site } from './program.ts'

export { expect, test }

export type Language = 'kk' | 'ru' | 'en'

/** The password of every account of the demonstration. */
export const password = 'demeu-demo-2026'

export const phone = { width: 390, height: 844 }
export const desktop = { width: 1280, height: 800 }

/** Gives the journeys of a file a program and data of their own; `movable` lets them move its clock. */
export function aSite(kind: 'demo' | 'empty', movable?: boolean): Site {
  const site = new Site(kind, movable)
  test.beforeAll(() => site.open())
  test.afterAll(() => site.close())
  return site
}

const complaints = new WeakMap<BrowserContext, string[]>()
const counted = new WeakMap<BrowserContext, number>()

/** Somebody's browser. What its console complains of fails the journey when `goodBye` is said. */
export async function visitor(
  browser: Browser,
  site: Site,
  {
    language = 'ru',
    size = desktop,
    dark = false,
  }: { language?: Language; size?: { width: number; height: number }; dark?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: site.url,
    locale: { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' }[language],
    viewport: size,
    hasTouch: size.width < 600,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const said: string[] = []
  complaints.set(context, said)
  counted.set(context, 0)
  context.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/api/')) counted.set(context, requests(context) + 1)
  })
  context.on('weberror', (error) => said.push(String(error.error())))
  context.on('console', (message) => {
    // The browser, and the router after it, report each refusal of the server; what a refusal must look like is for the
    // journey to say.
    if (message.type() === 'error' && !/^(Failed to load resource|ProblemError)/.test(message.text()))
      said.push(message.text())
  })
  return context.newPage()
}

/** Somebody of the demonstration, signed in. */
export async function enter(
  browser: Browser,
  site: Site,
  account: string,
  options?: Parameters<typeof visitor>[2],
): Promise<Page> {
  const page = await visitor(browser, site, options)
  const answer = await page.context().request.post('/api/v1/auth/login', {
    data: { email: `${account}@demo.example`, password },
    headers: { Origin: site.url },
  })
  expect(answer.status(), `${account} signs in`).toBe(200)
  await page.addInitScript((chosen) => {
    window.localStorage.setItem('demeu.signed-in', '1')
    // The language of the journey and not that of the profile, until the journey chooses another.
    if (!window.localStorage.getItem('demeu.language')) window.localStorage.setItem('demeu.language', chosen)
  }, options?.language ?? 'ru')
  return page
}

/** Requests to the API that a browser has sent so far. */
export const requests = (context: BrowserContext): number => counted.get(context) ?? 0

/** Closes a browser and fails when its console had anything to say. */
export async function goodBye(page: Page): Promise<void> {
  const said = complaints.get(page.context()) ?? []
  await page.context().close()
  expect(said, 'what the console said').toEqual([])
}

/** No violation of WCAG 2.2 AA that a machine can see, and nothing that scrolls sideways. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target.join(' ')).join('; ')}`),
    `axe on ${page.url()}`,
  ).toEqual([])
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(sideways, `${page.url()} scrolls sideways by`).toBeLessThanOrEqual(0)
}

/** The words of the interface in a language: say('applications:start.go'), with what stands in {{…}}. */
export function words(language: Language): (key: string, values?: Record<string, string | number>) => string {
  return (key, values = {}) => {
    const [area = '', path = ''] = key.split(':')
    const file = new URL(`../src/locales/${language}/${area}.json`, import.meta.url)
    const found = path
      .split('.')
      .reduce<unknown>(
        (at, part) => (at as Record<string, unknown>)?.[part],
        JSON.parse(readFileSync(file, 'utf8')),
      )
    if (typeof found !== 'string') throw new Error(`no words ${key} in ${language}`)
    return found.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''))
  }
}

/** Keeps a picture of the whole page in the folder of DEMEU_PICTURES, for somebody to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.DEMEU_PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** Keeps the page as it is printed on A4, beside the pictures. */
export async function sheet(page: Page, name: string): Promise<void> {
  const folder = process.env.DEMEU_PICTURES
  if (folder) await page.pdf({ path: `${folder}/${name}.pdf`, format: 'A4' })
}

/** A token of somebody of the demonstration, for what a journey needs to be there but does not show. */
export async function tokenOf(site: Site, account: string): Promise<string> {
  const { token } = await site.api('', 'POST', '/auth/login', {
    email: `${account}@demo.example`,
    password,
  })
  return String(token)
}

export type Row = Record<string, unknown> & { id: string }

/** The first page of a list as somebody of the demonstration reads it. */
export async function listOf(site: Site, account: string, path: string): Promise<Row[]> {
  return (await site.api(await tokenOf(site, account), 'GET', path)).items as Row[]
}
