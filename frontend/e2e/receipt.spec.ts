import type { Page } from '@playwright/test'
import { accessible, aSite, enter, expect, goodBye, phone, picture, test, words } from './journey.ts'

const site = aSite('demo')
const say = words('kk')

const title = (page: Page) => page.getByRole('heading', { level: 1 })
const readAll = (page: Page) => page.getByRole('link', { name: say('applications:read_all'), exact: true })

async function first(page: Page, filter = ''): Promise<{ id: string; title: string }> {
  const [row] = (await (await page.request.get(`/api/v1/applications${filter}`)).json()).items
  return row
}

/** As it leaves the printer on A4: nothing wider than the paper, no controls, no addresses of links. */
async function printed(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1016 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718)
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
  const addresses = await page
    .locator('main a')
    .evaluateAll((links) => links.map((link) => getComputedStyle(link, '::after').content))
  expect(addresses.filter((content) => /[/]|attr/.test(content))).toEqual([])
  await picture(page, name)
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize(phone)
}

test('a receipt and the application print on A4', async ({ browser }) => {
  const page = await enter(browser, site, 'app05', { language: 'kk', size: phone })
  const { id, title: name } = await first(page, '?state=under_review')
  await page.goto(`/app/applications/${id}/sent`)
  await expect(title(page)).toHaveText(say('applications:receipt.title'))
  await expect(page.locator('main time').first()).toContainText(/:\d\d:\d\d, Астана уақыты/)
  await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible()
  await accessible(page)
  await printed(page, 'receipt-a4')
  await readAll(page).click()
  await expect(title(page)).toHaveText(name)
  await accessible(page)
  await printed(page, 'application-a4')
  await goodBye(page)
})

test('after the closing a draft is kept to be read, and the program says that it was not sent', async ({
  browser,
}) => {
  const page = await enter(browser, site, 'app12', { language: 'kk', size: phone })
  const draft = await first(page)
  await page.goto(`/app/applications/${draft.id}`)
  await expect(title(page)).toHaveText(draft.title)
  await expect(page.getByText(say('applications:now.lapsed'))).toBeVisible()
  await expect(
    page.getByRole('button', { name: say('actions:applications.submit'), exact: true }),
  ).toHaveCount(0)
  await accessible(page)
  await picture(page, 'closed-draft')
  await readAll(page).click()
  await expect(title(page)).toHaveText(draft.title)
  await accessible(page)
  await goodBye(page)
})
