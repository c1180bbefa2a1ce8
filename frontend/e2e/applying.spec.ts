import type { Locator, Page } from '@playwright/test'
import { accessible, aSite, expect, goodBye, phone, picture, test, visitor, words } from './journey.ts'

const site = aSite('demo')
const say = words('kk')
const sendVerb = say('actions:applications.submit')
const newcomer = 'aigul@example.kz'
const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
})

test.describe.configure({ mode: 'serial' })

const button = (at: Page | Locator, name: string) => at.getByRole('button', { name, exact: true })
const link = (at: Page | Locator, name: string) => at.getByRole('link', { name, exact: true })
const title = (page: Page) => page.getByRole('heading', { level: 1 })

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel(say('session:email')).fill(email)
  await page.keyboard.press('Enter')
  const code = page.getByLabel(say('session:code'))
  await expect(code).toBeVisible()
  await code.fill(/\d{4} ?\d{4}/.exec((await site.mail.find(email, /\d{4} ?\d{4}/)).text)?.[0] ?? '')
  await page.keyboard.press('Enter')
}

async function fillDate(group: Locator, day: string, month: string, year: string): Promise<void> {
  await group.getByLabel(say('form:date.day')).fill(day)
  await group.getByLabel(say('form:date.month')).selectOption(month)
  await group.getByLabel(say('form:date.year')).fill(year)
}

const saved = () => expect(page.getByText(say('form:saved_at', { time: '' }).trim())).toBeVisible()

/** "Save and go on" leads to the next chapter. */
async function goOn(next: string): Promise<void> {
  await button(page, say('applications:continue')).click()
  await expect(title(page)).toHaveText(next)
}

let page: Page
let application = ''
const at = (pointer: string) => page.locator(`#field${pointer.replaceAll('/', '-')}`)

test('somebody new signs in with a mailed code, adds an organisation and begins an application', async ({
  browser,
}) => {
  page = await visitor(browser, site, { language: 'kk', size: phone })

  await test.step('reads the open call and begins', async () => {
    await page.goto('/kk/calls')
    await page
      .locator('main li', { hasText: say('calls:list.open') })
      .first()
      .getByRole('link')
      .first()
      .click()
    await expect(link(page, say('calls:start'))).toBeVisible()
    await picture(page, 'call')
    await link(page, say('calls:start')).click()
    await expect(page.getByLabel(say('session:email'))).toBeVisible()
  })

  await test.step('signs in with the code of the letter', async () => {
    await page.getByLabel(say('session:email')).fill('aigul')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText(say('session:need_email'))
    await accessible(page)
    await picture(page, 'sign-in-fault')
    await signIn(page, newcomer)
    await expect(title(page)).toHaveText(say('applications:start.title'))
    await picture(page, 'start-none')
  })

  await test.step('adds the organisation', async () => {
    await link(page, say('applications:start.add')).click()
    await page.getByLabel(say('organisations:kind.ngo')).check()
    await button(page, say('organisations:new.save')).click()
    await expect(page.getByRole('alert')).toBeFocused()
    await accessible(page)
    const field = (key: string) =>
      page.getByLabel(say(`organisations:profile.${key}`)).and(page.locator(':not([type=radio])'))
    await field('legal_name_kk').fill('«Жасыл Алатау» ҚҚ (ойдан шығарылған)')
    await field('legal_name_ru').fill('ОФ «Жасыл Алатау» (вымышленный)')
    await field('legal_name_en').fill('“Zhasyl Alatau” foundation (fictional)')
    await field('legal_form').fill('қоғамдық қор')
    await field('registration_number').fill('1803 4099 9557')
    await fillDate(
      page.getByRole('group', { name: say('organisations:profile.founded_on') }),
      '14',
      '3',
      '2018',
    )
    await field('ngo_database_year').fill('2025')
    await field('region').selectOption({ label: 'Алматы қаласы' })
    await field('address').fill('Алматы қ., Ойдан көшесі, 7')
    await field('email').fill('zhasyl@example.kz')
    await field('phone').fill('+7 700 000 00 07')
    await field('leader_name').fill('Айгүл Демо (ойдан шығарылған)')
    await field('iin').fill('850312399110')
    await field('iban').fill('KZ56 998K ZT00 0000 7701')
    await field('bic').fill('DEMOKZKA')
    await field('kbe').fill('18')
    await picture(page, 'organisation')
    await button(page, say('organisations:new.save')).click()
    await expect(title(page)).toHaveText(say('applications:start.title'))
  })

  await test.step('begins once, however often it is pressed', async () => {
    await picture(page, 'start')
    await accessible(page)
    await button(page, say('applications:start.go')).dblclick()
    await expect(page).toHaveURL(/\/app\/applications\/[0-9a-f-]+$/)
    application = page.url()
    await picture(page, 'tasks-new')
    const answer = await page.request.get('/api/v1/applications')
    expect((await answer.json()).items).toHaveLength(1)
  })
})

/** What the browser keeps by itself: each change, at once, before anything is sent. */
const kept = () =>
  page.evaluate(
    () =>
      new Promise<string>((done, failed) => {
        const opened = indexedDB.open('keyval-store')
        opened.onerror = failed
        opened.onsuccess = () => {
          const all = opened.result.transaction('keyval').objectStore('keyval').getAll()
          all.onsuccess = () => {
            opened.result.close()
            done(JSON.stringify(all.result))
          }
        }
      }),
  )

test('A-01 a draft saves itself and survives a reload, a lost link and a closed browser', async () => {
  await page.goto(application)
  await link(page, 'Жоба').click()
  await expect(title(page)).toHaveText('Жоба')
  await at('/project/title').fill('Алатау бөктеріндегі жасыл соқпақтар')
  await saved()
  await page.reload()
  await expect(at('/project/title')).toHaveValue('Алатау бөктеріндегі жасыл соқпақтар')

  await page.context().setOffline(true)
  await at('/project/problem').fill('Соқпақтарда қоқыс көп, ал еріктілер бір-бірін таппайды.')
  await expect(page.getByText(say('form:saved_here'))).toBeVisible()
  await accessible(page)
  await picture(page, 'offline')
  await page.context().setOffline(false)
  await saved()

  await at('/project/goal').fill('Үш жылда елу соқпақ таза ұсталады.')
  await expect.poll(kept, { intervals: [20] }).toContain('Үш жылда елу соқпақ')
  const context = page.context()
  await page.close()
  page = await context.newPage()
  await page.goto(`${application}/project`)
  await expect(at('/project/goal')).toHaveValue('Үш жылда елу соқпақ таза ұсталады.')
  await expect(page.getByText(say('form:conflict_title'))).toBeHidden()
})

test('every chapter is filled by hand on a phone, and the budget adds itself up', async () => {
  await test.step('the project', async () => {
    await button(page, say('applications:continue')).click()
    await expect(page.getByRole('alert')).toBeFocused()
    await accessible(page)
    await picture(page, 'project-faults')
    await page.getByRole('alert').getByRole('link').first().click()
    await expect(page.locator(':focus')).toBeVisible()
    await at('/project/direction').selectOption({ label: 'Экологиялық волонтерлік' })
    await page.getByLabel('Климаттың өзгеруіне қарсы іс-қимыл').check()
    await page.getByLabel('Алматы қаласы').check()
    await fillDate(at('/project/starts_on'), '1', '3', '2027')
    await at('/project/months').fill('24')
    await picture(page, 'project')
    await goOn('Жоспар')
  })
  await test.step('the plan', async () => {
    const add = (pointer: string) => button(at(pointer), say('form:rows.add')).click()
    await add('/project/objectives')
    await at('/project/objectives/0').fill('Елу соқпақты тазалау')
    await add('/project/target_groups')
    await at('/project/target_groups/0/title').fill('Студенттер')
    await at('/project/target_groups/0/count').fill('1200')
    await add('/project/activities')
    await at('/project/activities/0/title').fill('Соқпақтарды тазалау')
    await at('/project/activities/0/from').fill('1')
    await at('/project/activities/0/to').fill('24')
    await add('/project/risks')
    await at('/project/risks/0/title').fill('Ауа райы')
    await at('/project/risks/0/mitigation').fill('Қосалқы күндер')
    await at('/project/sustainability').fill('Соқпақтарды клубтар күтеді.')
    await accessible(page)
    await picture(page, 'plan')
    await goOn('Нәтиже')
  })
  await test.step('the indicators', async () => {
    await button(page, say('form:indicators.add')).click()
    await at('/indicators/0/title').fill('Тазартылған соқпақтар')
    await button(page, say('applications:continue')).click()
    await expect(page.getByRole('alert')).toBeFocused()
    await picture(page, 'indicators-fault')
    await accessible(page)
    await at('/indicators/0/unit').fill('соқпақ')
    await at('/indicators/0/baseline').fill('3')
    await at('/indicators/0/targets/0').fill('20')
    await at('/indicators/0/targets/1').fill('50')
    await at('/evaluation_method').fill('Әр соқпақтың суреті мен актісі.')
    await picture(page, 'indicators')
    await goOn('Еріктілер')
  })
  await test.step('the volunteers', async () => {
    await at('/volunteers/planned').fill('400')
    await at('/volunteers/hours_planned').fill('16000')
    await expect(page.getByText(say('form:volunteers.per_person', { hours: 40 }))).toBeVisible()
    await at('/volunteers/min_age').fill('18')
    await at('/recruitment').fill('Университет клубтары арқылы.')
    await at('/training').fill('Бір күндік нұсқау.')
    await page.getByLabel('Осы платформада').check()
    await picture(page, 'volunteers')
    await accessible(page)
    await goOn('Бюджет')
  })
})

test('A-05 A-06 limits and the own share show while the budget is typed', async () => {
  const line = (row: number, column: string) => at(`/budget/lines/${row}/${column}`)
  async function write(row: number, name: string, category: string, price: string, source = 'grant') {
    await line(row, 'title').fill(name)
    await line(row, 'category').selectOption(category)
    await line(row, 'quantity').fill('1')
    await line(row, 'unit').fill('жоба')
    await line(row, 'unit_price').fill(price)
    await line(row, 'periods').fill('1')
    await line(row, 'source').selectOption(source)
  }
  await button(page, say('form:budget.add')).click()
  await write(0, 'Үйлестіруші', 'B1', '500 000')
  await line(0, 'periods').fill('24')
  await expect(page.getByRole('group', { name: say('form:budget.line', { n: 1 }) })).toContainText(
    '12 000 000',
  )
  await button(page, say('form:budget.duplicate')).click()
  await expect(page.getByRole('group', { name: say('form:budget.line', { n: 2 }) })).toContainText(
    '12 000 000',
  )
  await line(1, 'title').fill('Көмекші үйлестіруші')
  await button(page, say('form:budget.done')).click()
  // All that is asked is for staff, for whom 40 % may be; nothing is the applicant's own.
  const spaced = (sum: string) => new RegExp(sum.replaceAll(' ', '\\s'))
  const over = page.getByText(spaced(say('common:meter.over', { sum: '14 400 000 ₸' })))
  await expect(over).toContainText(say('form:budget.cap', { percent: '40%' }))
  await expect(over).toContainText(say('form:budget.share', { share: '100%' }))
  const lacks = page.getByText(spaced(say('common:meter.under', { sum: '1 200 000 ₸' })))
  await expect(lacks).toContainText(say('form:budget.floor', { percent: '5%' }))
  await picture(page, 'budget-over')
  await accessible(page)
  await button(page, say('form:budget.add')).click()
  await write(2, 'Еріктілерді оқыту', 'B2', '12000000')
  await button(page, say('form:budget.add')).click()
  await write(3, 'Құрал-саймандар', 'B3', '14 000 000,5')
  await line(3, 'title').focus()
  await expect(line(3, 'unit_price')).toHaveValue(/^14\s000\s000,5/)
  await button(page, say('form:budget.add')).click()
  await write(4, 'Мониторинг', 'B7', '1500000')
  await button(page, say('form:budget.add')).click()
  await write(5, 'Көлік', 'B3', '3000000', 'own')
  await button(page, say('form:budget.done')).click()
  await expect(page.getByText(/51\s500\s000,50/).first()).toBeVisible()
  await expect(lacks).toBeHidden()
  const enough = `${say('form:budget.floor', { percent: '5%' })} · ${say('common:meter.enough')}`
  await expect(page.getByText(enough, { exact: true })).toBeVisible()
  await saved()
  await picture(page, 'budget')
  await at('/budget_reasons').fill('Бағалар үш ұсыныс бойынша алынды.')
  await goOn('Команда және құжаттар')
})

test('files of the right kind are taken, others are refused in words', async () => {
  const kind = (name: string) => page.getByRole('region', { name, exact: true })
  await button(at('/team'), say('form:rows.add')).click()
  await at('/team/0/name').fill('Айгүл Демо')
  await at('/team/0/role').fill('Жетекші')
  const charter = kind('Жарғы көшірмесі')
  await charter
    .locator('input[type=file]')
    .first()
    .setInputFiles({ ...pdf('жарғы.exe'), name: 'жарғы.exe' })
  await expect(charter.getByRole('alert')).toContainText('жарғы.exe')
  await accessible(page)
  await picture(page, 'files-fault')
  for (const name of [
    'Жарғы көшірмесі',
    'Мемлекеттік тіркеу туралы анықтама',
    'Банк шотының бар екендігі туралы анықтама',
  ]) {
    await kind(name)
      .locator('input[type=file]')
      .first()
      .setInputFiles(pdf(`${name}.pdf`))
    await expect(kind(name).getByText(`${name}.pdf`, { exact: true })).toBeVisible()
  }
  const tax = kind('Салық берешегінің жоқтығы туралы анықтама')
  await fillDate(tax.getByRole('group'), '1', '9', '2026')
  await tax.locator('input[type=file]').first().setInputFiles(pdf('салық.pdf'))
  await expect(tax.getByText('салық.pdf', { exact: true })).toBeVisible()
  await picture(page, 'files')
  await button(page, say('applications:continue')).click()
  await expect(page).toHaveURL(application)
  await picture(page, 'tasks')
  await accessible(page)
})

test('A-10 the check names an old certificate, leads to its field and does not stand in the way', async () => {
  await link(page, say('applications:to_check')).click()
  await expect(title(page)).toHaveText(say('applications:check.title'))
  const seen = page.getByLabel(say('applications:check.seen'))
  await expect(seen).toBeVisible()
  await picture(page, 'check')
  await expect(page.locator('[data-severity=blocking]').first()).toBeVisible()

  await button(page, sendVerb).click()
  await expect(page.getByRole('alert')).toContainText(say('applications:check.see_first'))
  await accessible(page)
  await picture(page, 'check-fault')

  await page.locator('[data-severity=blocking]').getByRole('link').first().click()
  await expect(title(page)).toHaveText('Команда және құжаттар')
  await expect(page.locator(':focus')).toHaveAccessibleName(/Салық берешегінің жоқтығы/)
  await button(page, say('applications:back_to_check')).click()
  await expect(title(page)).toHaveText(say('applications:check.title'))

  await page.getByLabel(say('applications:check.seen')).check()
  await button(page, sendVerb).click()
  await expect(title(page)).toHaveText(say('applications:receipt.title'))
  await picture(page, 'receipt')
})

test('the receipt holds number, time and hash, and comes by mail', async () => {
  const number = (await page.locator('dd').first().innerText()).split('\n')[0]?.trim() ?? ''
  expect(number).toMatch(/\d{4}/)
  await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible()
  await expect(page.locator('main time').first()).toContainText(/:\d\d:\d\d, Астана уақыты/)
  const letter = await site.mail.find(newcomer, new RegExp(number.replace(/[^\w-]/g, '.')))
  expect(letter.text).toContain(number)
  await link(page, say('applications:read_all')).click()
  await expect(title(page)).toHaveText('Алатау бөктеріндегі жасыл соқпақтар')
  await goodBye(page)
})
