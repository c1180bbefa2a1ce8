import type { Browser } from '@playwright/test'
import {
  accessible,
  aSite,
  desktop,
  enter,
  expect,
  goodBye,
  type Language,
  listOf,
  phone,
  picture,
  test,
} from './journey.ts'

// Every screen on the way from a draft to a decision, as each language, width and light shows it.

const site = aSite('demo')

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
    const calls = await listOf(site, 'secretary', '/calls?limit=50')
    const callOf = (code: string) => calls.find((call) => call.code === code)?.id
    const mine = await listOf(site, 'app02', '/applications')
    const draft = `/app/applications/${mine.find(({ state }) => state === 'draft')?.id}`
    const sent = `/app/applications/${mine.find(({ state }) => state === 'under_review')?.id}`
    const [declined] = await listOf(site, 'app04', '/applications?state=declined')
    const [refused] = await listOf(site, 'app07', '/applications?state=ineligible')
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

    const [waiting] = await listOf(site, 'program_officer', '/applications?state=submitted')
    await walk(
      browser,
      'program_officer',
      ['/office/screening', '/office/screening?tab=all', `/office/applications/${waiting?.id}`],
      look,
    )
    const [round, first] = [callOf('ЖЖ/2'), calls.find(({ code }) => String(code).startsWith('ЖЖ-'))?.id]
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
    const assignments = await listOf(site, 'expert', '/me/assignments?limit=100')
    const [roster] = await listOf(site, 'expert', '/me/rosters')
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
    const [letter] = await listOf(site, 'platform_admin', '/letters')
    await walk(browser, 'platform_admin', ['/outbox', `/outbox/${letter?.id}`], look)
  })
