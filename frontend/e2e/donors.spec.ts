import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import type { Locator, Page } from '@playwright/test'
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
  tokenOf,
} from './journey.ts'

// A donor's money from the draft of its agreement to the statement: promised, received, exchanged, given to a call.

const site = aSite('demo')

async function donorOf(account: string): Promise<string> {
  const { memberships } = await site.api(await tokenOf(site, account), 'GET', '/me')
  return (memberships as { organisation_id: string }[])[0]?.organisation_id ?? ''
}

async function fillDay(of: Locator, name: string, days: number) {
  const day = new Date(Date.now() - days * 86_400_000)
  const group = of.getByRole('group', { name })
  await group.getByRole('textbox').first().fill(String(day.getUTCDate()))
  await group.getByRole('combobox').selectOption(String(day.getUTCMonth() + 1))
  await group.getByRole('textbox').last().fill(String(day.getUTCFullYear()))
}

/** A file inside a ZIP, which a workbook is. */
function unzipped(zip: Buffer, ending: string): string {
  for (let at = zip.readUInt32LE(zip.length - 6); zip.readUInt32LE(at) === 0x02014b50; ) {
    const [size, nameLength, extra, comment, start] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ]
    if (zip.toString('utf8', at + 46, at + 46 + nameLength).endsWith(ending)) {
      const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28)
      const bytes = zip.subarray(from, from + size)
      return (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8')
    }
    at += 46 + nameLength + extra + comment
  }
  throw new Error(`no ${ending} in the file`)
}

async function fileOf(page: Page, name: string): Promise<Buffer> {
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name }).click()
  return readFile(await (await coming).path())
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const iban = 'KZ86125KZT5004100100'

test.describe
  .serial('an agreement', () => {
    test.describe.configure({ timeout: 120_000 })
    let fund = ''

    test('C-06 the director notes its draft with what its money may not pay for, and edits it', async ({
      browser,
    }) => {
      const officer = await enter(browser, site, 'program_officer')
      await officer.goto('/app/funds')
      await expect(officer.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(officer.getByRole('link', { name: 'Добавить соглашение' })).toBeHidden()
      await goodBye(officer)

      const page = await enter(browser, site, 'program_director')
      await page.goto('/app/funds')
      await accessible(page)
      await page.getByRole('link', { name: 'Добавить соглашение' }).click()
      await accessible(page)
      await page
        .getByLabel(/^Донор/)
        .selectOption({ label: 'Благотворительный фонд «Дала Демо» (вымышленный)' })
      await page.getByRole('button', { name: 'Создать черновик' }).click()
      const faults = page.getByRole('alert')
      await expect(faults.getByRole('link').first()).toBeVisible()
      await expect(faults).toBeFocused()
      await accessible(page)
      await picture(page, 'fund-faults')

      await page.getByLabel('Название (Русский)').fill('Чистая вода для степи')
      await page.getByLabel('Название (Қазақша)').fill('Даланың таза суы')
      await page.getByLabel('Сумма соглашения').fill('25 000,50')
      await page.getByLabel('Валюта', { exact: true }).selectOption('EUR')
      await page.getByLabel('Номер соглашения').fill('DD-26')
      await page.getByLabel('Карагандинская').check()
      await page.getByLabel('6. ', { exact: false }).first().check()
      await page.getByLabel('Оплачиваемые категории бюджета').fill('B2, B4')
      await page.getByLabel('Предел цены единицы оборудования, €').fill('4 000,75')
      await page.getByRole('button', { name: 'Создать черновик' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Чистая вода для степи' })).toBeVisible()
      fund = page.url().split('/').pop() ?? ''
      await expect(page.getByText(/4\s000,75\s€/)).toBeVisible()
      await expect(page.getByText('B2, B4')).toBeVisible()
      await accessible(page)
      await expect(page.getByRole('link', { name: 'Открыть выписку за период' })).toBeHidden()
      await picture(page, 'fund-draft')

      await page.getByRole('link', { name: 'Изменить черновик' }).click()
      await expect(page.getByLabel('Карагандинская')).toBeChecked()
      await expect(page.getByLabel('Предел цены единицы оборудования, €')).toHaveValue(/4\s000,75/)
      await page.getByLabel('Карагандинская').uncheck()
      const from = page.getByRole('group', { name: 'Целевые' })
      await expect(from).toBeHidden()
      const end = page.getByRole('group', { name: 'До какого дня тратятся деньги года' })
      await end.getByRole('textbox').fill('31')
      await end.getByRole('combobox').selectOption('2')
      await page.getByRole('button', { name: 'Сохранить изменения' }).click()
      await expect(end.getByText(/формат/i)).toBeVisible()
      await accessible(page)
      await end.getByRole('combobox').selectOption('12')
      await page.getByRole('button', { name: 'Сохранить изменения' }).click()
      await expect(page.getByText(/31 декабря/)).toBeVisible()
      await expect(page.getByText('Карагандинская')).toBeHidden()
      await goodBye(page)
    })

    test('the donor signs it', async ({ browser }) => {
      const page = await enter(browser, site, 'donor-private', { language: 'kk', size: phone })
      await page.goto(`/app/funds/${fund}`)
      await expect(page.getByRole('link', { name: 'Қараламаны өзгерту' })).toBeHidden()
      await page.getByRole('button', { name: 'Келісімге қол қою' }).click()
      const dialog = page.getByRole('dialog')
      await fillDay(dialog, 'Қол қойылған күні', -3)
      await dialog.getByRole('button', { name: 'Келісімге қол қою' }).click()
      const asked = dialog.getByRole('group', { name: 'Қол қойылған күні' })
      await expect(asked).toHaveAttribute('aria-invalid', 'true')
      await accessible(page)
      await picture(page, 'fund-sign')
      await fillDay(dialog, 'Қол қойылған күні', 2)
      await dialog.getByRole('button', { name: 'Келісімге қол қою' }).click()
      await expect(page.getByText('Келісім күшінде')).toBeVisible()
      await accessible(page)
      await goodBye(page)
    })

    test('C-05 finance notes the euro that came and the exchange at the rate', async ({ browser }) => {
      const page = await enter(browser, site, 'finance_officer')
      await page.goto(`/app/funds/${fund}`)
      await page.getByRole('button', { name: 'Внести поступление' }).click()
      const dialog = page.getByRole('dialog')
      const receive = dialog.getByRole('button', { name: 'Внести поступление' })
      await dialog.getByLabel('Сумма, €').fill('25 000,50')
      await fillDay(dialog, 'Дата проводки', 1)
      await dialog.getByLabel('Номер документа банка').fill('EUR-1')
      await dialog.getByLabel(/Счёт, на который/).fill('KZ87125KZT5004100100')
      await receive.click()
      await expect(dialog.getByText('контрольная цифра не сходится').first()).toBeVisible()
      await expect(dialog.getByLabel(/Счёт, на который/)).toHaveAttribute('aria-invalid', 'true')
      await accessible(page)
      await picture(page, 'fund-receive')
      await dialog.getByLabel(/Счёт, на который/).fill(iban)
      await receive.click()
      await expect(dialog).toBeHidden()
      await expect(page.getByText('EUR-1')).toBeVisible()

      await page.getByRole('button', { name: 'Внести конвертацию' }).click()
      const convert = dialog.getByRole('button', { name: 'Внести конвертацию' })
      await dialog.getByLabel('Продано, €').fill('20 000')
      await dialog.getByLabel('Курс', { exact: true }).fill('601,25')
      await expect(dialog.getByLabel('Куплено, ₸')).toHaveValue(/12\s025\s000/)
      await dialog.getByLabel('Куплено, ₸').fill('12 025 000,01')
      await dialog.getByLabel('Источник курса').fill('Банк (вымышленный)')
      await fillDay(dialog, 'Дата сделки', 1)
      await dialog.getByLabel('Номер документа банка').fill('FX-1')
      await dialog.getByLabel(/Счёт списания/).fill(iban)
      await dialog.getByLabel(/Счёт зачисления/).fill(iban)
      await convert.click()
      await expect(dialog.getByLabel('Куплено, ₸')).toHaveAttribute('aria-invalid', 'true')
      await accessible(page)
      await picture(page, 'fund-convert')
      await dialog.getByLabel('Куплено, ₸').fill('12 025 000')
      await convert.click()
      await expect(dialog).toBeHidden()
      await expect(page.getByRole('heading', { name: 'Конвертации' })).toBeVisible()
      await expect(page.getByText(/12\s025\s000,00\s₸/).first()).toBeVisible()
      await accessible(page)
      await picture(page, 'fund-page')
      await goodBye(page)
    })

    test('C-07 it funds a call, and not with more than there is', async ({ browser }) => {
      const officer = await tokenOf(site, 'program_officer')
      const call = (await listOf(site, 'program_officer', '/calls')).find(({ code }) => code === 'ЖЖ-2026/1')
      const made = await site.api(officer, 'POST', '/calls', {
        copy_of: call?.id,
        code: 'Су/1',
        opens_at: inDays(10),
        closes_at: inDays(50),
      })
      const page = await enter(browser, site, 'program_officer')
      await page.goto(`/office/calls/${made.id}/funding`)
      const card = page.getByRole('main').locator('section', { hasText: 'Чистая вода для степи' })
      await card.getByRole('textbox').fill('12 025 000,01')
      await page.getByRole('button', { name: 'Сохранить распределение' }).click()
      await expect(card.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true')
      await card.getByRole('textbox').fill('12 000 000')
      await page.getByRole('button', { name: 'Сохранить распределение' }).click()
      await expect(page.getByText('Деньги распределены')).toBeVisible()
      await goodBye(page)
    })

    test('the statement opens as a page, a table and a workbook with the same sums', async ({ browser }) => {
      const page = await enter(browser, site, 'donor-private')
      await page.goto(`/app/funds/${fund}`)
      await page.getByRole('link', { name: 'Открыть выписку за период' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Выписка за период' })).toBeVisible()
      await expect(page.getByText(/25\s000,50\s€/).first()).toBeVisible()
      await accessible(page)
      await picture(page, 'statement')
      const csv = await fileOf(page, 'Скачать CSV')
      expect(csv.subarray(0, 3).toString('hex')).toBe('efbbbf')
      expect(csv.toString('utf8')).toMatch(/25\s?000[.,]50/)
      const xlsx = await fileOf(page, 'Скачать XLSX')
      expect(xlsx.subarray(0, 2).toString()).toBe('PK')
      expect(unzipped(xlsx, 'sheet1.xml')).toMatch(/<v>25000\.5<\/v>|25000\.50/)
      await goodBye(page)
    })

    test('C-10 the donor sees its own money, a picture and a table of the same numbers, and initials', async ({
      browser,
    }) => {
      const page = await enter(browser, site, 'donor-private')
      await page.goto('/app/portfolio')
      const bars = page.locator('section', {
        has: page.getByRole('heading', { name: 'Гранты: план и выплаты' }),
      })
      await expect(bars.getByRole('listitem').first()).toBeVisible()
      const drawn = await bars.getByRole('listitem').allInnerTexts()
      await accessible(page)
      await picture(page, 'portfolio')
      await bars.getByRole('button', { name: 'В виде таблицы' }).click()
      const rows = bars.getByRole('row')
      await expect(rows).toHaveCount(drawn.length + 1)
      for (const [n, text] of drawn.entries()) {
        const [title = '', paid = ''] = text.split(/\n/)
        const row = rows.nth(n + 1)
        await expect(row).toContainText(title)
        await expect(row.getByRole('cell').nth(1)).toHaveText(paid.split('·')[0]?.trim() ?? '')
      }
      await accessible(page)

      const [report] = await listOf(site, 'donor-private', '/reports')
      await page.goto(`/app/reports/${report?.id}`)
      await expect(page.getByText(/принято: \p{Lu}\. ?\p{Lu}\./u).first()).toBeVisible()
      await accessible(page)

      await goodBye(page)

      // Another donor's portfolio is not there for this one.
      const other = await donorOf('donor-international')
      const curious = await enter(browser, site, 'donor-private')
      await curious.goto(`/app/portfolio?id=${other}`)
      await expect(curious.getByRole('heading', { level: 1 })).toHaveText('Такой страницы нет')
      const answer = await curious.context().request.get(`/api/v1/donors/${other}/portfolio`)
      expect(answer.status()).toBe(404)
      await goodBye(curious)
    })

    test('an operator chooses whose portfolio to look at, and the books are sound', async ({ browser }) => {
      const page = await enter(browser, site, 'program_director', { language: 'kk', size: phone })
      await page.goto('/app/portfolio')
      await accessible(page)
      await page.getByRole('link', { name: /Дала Демо/ }).click()
      await expect(page.getByText('Донордың үлесі').first()).toBeVisible()
      await accessible(page)
      await page.getByRole('link', { name: 'Барлық донор' }).click()
      await expect(page.getByText('Қай донордың ақшасын көргіңіз келеді?').first()).toBeVisible()
      await goodBye(page)
      const { code, said } = await site.command('verify')
      expect(code, said).toBe(0)
    })
  })

const languages: Language[] = ['kk', 'ru', 'en']
for (const language of languages)
  for (const [name, size] of Object.entries({ phone, desktop }))
    for (const dark of [false, true])
      test(`agreements and portfolios in ${language} on a ${name}${dark ? ' in the dark' : ''} @long`, async ({
        browser,
      }) => {
        test.setTimeout(180_000)
        const token = await tokenOf(site, 'program_director')
        const funds = await listOf(site, 'program_director', '/funds')
        const euro = funds.find(
          ({ state, amount }) => state === 'signed' && (amount as { currency: string }).currency === 'EUR',
        )
        const draft = await site.api(token, 'POST', '/funds', {
          donor_id: euro?.donor_id,
          title: { kk: 'Қаралама', ru: 'Черновик', en: 'Draft' },
          amount: { amount: '1.00', currency: 'EUR' },
        })
        const pages: readonly (readonly [account: string, path: string])[] = [
          ['program_director', '/app/funds'],
          ['program_director', '/app/funds/new'],
          ['program_director', `/app/funds/${draft.id}`],
          ['program_director', `/app/funds/${draft.id}/edit`],
          ['finance_officer', `/app/funds/${euro?.id}`],
          ['finance_officer', `/app/funds/${euro?.id}/statement`],
          ['program_director', '/app/portfolio'],
          ['donor-international', '/app/portfolio'],
        ]
        for (const [account, path] of pages) {
          const page = await enter(browser, site, account, { language, size, dark })
          await page.goto(path)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          await expect(page.locator('html')).toHaveAttribute('lang', language)
          await accessible(page)
          const place = path
            .replace(/^\/app\//, '')
            .replace(/[0-9a-f-]{36}/, account === 'finance_officer' ? 'euro' : 'draft')
          await picture(
            page,
            `${place.replaceAll('/', '-')}-${account}-${language}-${name}${dark ? '-dark' : ''}`,
          )
          await goodBye(page)
        }
      })
