// The pictures of docs/pictures, taken from a demonstration that nobody has changed yet:
//   ./demeu demo --data-dir "$(mktemp -d)" --addr 127.0.0.1:8090 &
//   node frontend/scripts/pictures.mjs http://127.0.0.1:8090
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { chromium } from '@playwright/test'

const site = process.argv[2] ?? 'http://127.0.0.1:8080'
const folder = new URL('../../docs/pictures/', import.meta.url)
const limit = 100_000
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))

const phone = { width: 390, height: 780 }
const desk = { width: 1280, height: 800 }

/** `find` opens a record of a list by what its row holds; `to` leads on from there. */
const pictures = [
  {
    name: 'call',
    size: phone,
    language: 'kk',
    list: '/public/calls',
    find: { code: 'ЖЖ/3' },
    to: (id) => `/kk/calls/${id}`,
  },
  {
    name: 'budget',
    size: phone,
    language: 'kk',
    who: 'app02',
    list: '/applications?limit=100',
    find: { state: 'draft' },
    to: (id) => `/app/applications/${id}/budget`,
    scroll: 'Жиыны',
  },
  {
    name: 'screening',
    size: desk,
    language: 'ru',
    who: 'program_officer',
    list: '/applications?limit=100',
    find: { number: 'ЖЖ/2-0006' },
    to: (id) => `/office/applications/${id}`,
  },
  {
    name: 'scoring',
    size: desk,
    language: 'kk',
    dark: true,
    who: 'expert',
    list: '/me/assignments?limit=100',
    find: { state: 'accepted' },
    to: (id) => `/review/${id}`,
  },
  {
    name: 'ranking',
    size: { width: 1280, height: 1280 },
    language: 'en',
    who: 'secretary',
    list: '/calls?limit=100',
    find: { code: 'ЖЖ-2026/1' },
    to: (id) => `/office/calls/${id}/ranking`,
  },
  {
    name: 'award',
    size: { width: 1280, height: 1200 },
    language: 'kk',
    who: 'program_officer',
    list: '/awards?limit=100',
    find: { number: 'G-ЖЖ-2026/1-0003' },
    to: (id) => `/app/awards/${id}`,
  },
  {
    name: 'payments',
    size: { width: 1280, height: 700 },
    language: 'ru',
    who: 'finance_officer',
    to: () => '/app/payments',
  },
  { name: 'portfolio', size: desk, language: 'en', who: 'donor-private', to: () => '/app/portfolio' },
]

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })

/** A picture as WebP, as good as the limit allows. */
async function pressed(png) {
  const page = await browser.newPage()
  for (const quality of [0.9, 0.8, 0.7, 0.6, 0.5]) {
    const text = await page.evaluate(
      async ([source, quality]) => {
        const image = new Image()
        image.src = source
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.width = image.width
        canvas.height = image.height
        canvas.getContext('2d').drawImage(image, 0, 0)
        return canvas.toDataURL('image/webp', quality)
      },
      [`data:image/png;base64,${png.toString('base64')}`, quality],
    )
    const webp = Buffer.from(text.slice(text.indexOf(',') + 1), 'base64')
    if (webp.length < limit) {
      await page.close()
      return webp
    }
  }
  throw new Error('a picture does not fit its limit')
}

await mkdir(folder, { recursive: true })
for (const { name, size, language, dark, who, list, find = {}, to, scroll } of pictures) {
  const context = await browser.newContext({
    baseURL: site,
    viewport: size,
    deviceScaleFactor: size === phone ? 2 : 1.5,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Almaty',
  })
  if (who)
    await context.request.post('/api/v1/auth/login', {
      data: { email: `${who}@demo.example`, password: 'demeu-demo-2026' },
      headers: { Origin: site },
    })
  const { items } = list
    ? await (await context.request.get(`/api/v1${list}`)).json()
    : { items: [{ id: '' }] }
  const row = items.find((each) => Object.entries(find).every(([key, value]) => each[key] === value))
  if (!row) throw new Error(`nothing for ${name}: is the demonstration untouched?`)
  const page = await context.newPage()
  await page.addInitScript(
    ([language, signedIn]) => {
      localStorage.setItem('demeu.language', language)
      if (signedIn) localStorage.setItem('demeu.signed-in', '1')
    },
    [language, Boolean(who)],
  )
  // The screens as they are outside of a demonstration: without its band.
  await page.route('**/api/v1/meta', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), demo: false } })
  })
  await page.goto(to(row.id))
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.activeElement?.blur())
  if (scroll)
    await page
      .getByText(scroll, { exact: true })
      .first()
      .evaluate((at) => at.scrollIntoView({ block: 'start' }))
  const webp = await pressed(
    await page.screenshot({
      path: process.env.DEMEU_PICTURES && `${process.env.DEMEU_PICTURES}/doc-${name}.png`,
    }),
  )
  await writeFile(new URL(`${name}.webp`, folder), webp)
  console.log(name, webp.length)
  await context.close()
}
await browser.close()
