import {
  accessible,
  aSite,
  desktop,
  expect,
  goodBye,
  type Language,
  phone,
  test,
  visitor,
} from './journey.ts'

const site = aSite('demo')
const languages: Language[] = ['kk', 'ru', 'en']

for (const language of languages) {
  for (const [name, size] of Object.entries({ phone, desktop })) {
    test(`anybody reads the open calls in ${language} on a ${name}`, async ({ browser }) => {
      const page = await visitor(browser, site, { language, size })
      await page.goto(`/${language}/calls`)
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await accessible(page)
      await page.getByRole('main').locator(`a[href^="/${language}/calls/"]`).first().click()
      await expect(page).toHaveURL(new RegExp(`/${language}/calls/`))
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await accessible(page)
      await goodBye(page)
    })
  }
}
