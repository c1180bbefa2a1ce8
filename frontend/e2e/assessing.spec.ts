import { type Browser, request } from '@playwright/test'
import {
  accessible,
  aSite,
  desktop,
  enter,
  expect,
  goodBye,
  type Language,
  password,
  phone,
  picture,
  test,
} from './journey.ts'

// Every screen on the way from a draft to a decision, as each language, width and light shows it.

const site = aSite('demo')

type Row = { id: string; state?: string; code?: string; closes_at?: string }

/** What somebody finds in a list of the API. */
async function rows(account: string, path: string): Promise<Row[]> {
  const api = await request.newContext({ baseURL: site.url, extraHTTPHeaders: { Origin: site.url } })
  await api.post('/api/v1/auth/login', { data: { email: `${account}@demo.example`, password } })
  const answer = await (await api.get(`/api/v1${path}`)).json()
  await api.dispose()
  return answer.items
}

type Look = { language: Language; size: { width: number; height: number }; dark: boolean }

async function walk(browser: Browser, account: string, paths: readonly string[], look: Look): Promise<void> {
  const page = await enter(browser, site, account, look)
  for (const [n, path] of paths.entries()) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
    await accessible(page)
    await picture(page, `${account}-${n}-${look.language}-${look.size.width}-${look.dark ? 'dark' : 'light'}`)
  }
  await goodBye(page)
}

const looks = (['kk', 'ru', 'en'] as const).flatMap((language) =>
  [phone, desktop].flatMap((size) => [false, true].map((dark) => ({ language, size, dark }))),
)

for (const look of looks)
  test(`every screen from a draft to a decision in ${look.language}, ${look.size.width} px wide, ${look.dark ? 'dark' : 'light'} @long`, async ({
    browser,
  }) => {
    test.setTimeout(300_000)
    const calls = await rows('secretary', '/calls?limit=50')
    const callOf = (code: string) => calls.find((call) => call.code === code)?.id
    const mine = await rows('app02', '/applications')
    const draft = `/app/applications/${mine.find(({ state }) => state === 'draft')?.id}`
    const sent = `/app/applications/${mine.find(({ state }) => state === 'under_review')?.id}`
    const [declined] = await rows('app04', '/applications?state=declined')
    const [refused] = await rows('app07', '/applications?state=ineligible')
    await walk(
      browser,
      'app02',
      [
        '/app/applications',
        draft,
        ...['project', 'plan', 'indicators', 'volunteers', 'budget', 'team', 'check', 'print'].map(
          (chapter) => `${draft}/${chapter}`,
        ),
        sent,
        `${sent}/sent`,
        `${sent}/print`,
        `/app/apply/${callOf('ЖЖ/3')}`,
        `/${look.language}/calls/${callOf('ЖЖ/3')}/questions`,
      ],
      look,
    )
    await walk(browser, 'app04', [`/app/applications/${declined?.id}`], look)
    await walk(browser, 'app07', [`/app/applications/${refused?.id}`], look)

    const [waiting] = await rows('program_officer', '/applications?state=submitted')
    await walk(
      browser,
      'program_officer',
      ['/office/screening', '/office/screening?tab=all', `/office/applications/${waiting?.id}`],
      look,
    )
    const [round, first] = [callOf('ЖЖ/2'), calls.find(({ code }) => code?.startsWith('ЖЖ-'))?.id]
    await walk(
      browser,
      'secretary',
      [
        `/office/calls/${round}/experts`,
        `/office/calls/${round}/grid`,
        `/office/calls/${round}/ranking`,
        `/office/calls/${first}/ranking`,
        `/office/calls/${round}/decisions`,
        `/office/calls/${first}/decisions`,
        '/office/decisions',
      ],
      look,
    )
    const assignments = await rows('expert', '/me/assignments?limit=100')
    const [roster] = await rows('expert', '/me/rosters')
    await walk(
      browser,
      'expert',
      [
        '/review',
        `/review/declare/${roster?.id}`,
        `/review/${assignments.find(({ state }) => state === 'accepted')?.id}`,
        `/review/${assignments.find(({ state }) => state === 'submitted')?.id}`,
      ],
      look,
    )
    const [letter] = await rows('platform_admin', '/letters')
    await walk(browser, 'platform_admin', ['/outbox', `/outbox/${letter?.id}`], look)
  })
