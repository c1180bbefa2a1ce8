import { readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from '@playwright/test'
import {
  accessible,
  aSite,
  enter,
  expect,
  goodBye,
  type Language,
  phone,
  picture,
  sheet,
  test,
  tokenOf,
  words,
} from './journey.ts'

// From a decided application to money on the grantee's account, with the people that a standard operator needs.
const site = aSite('demo')
const ru = words('ru')
const kk = words('kk')
const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
})

test.describe.configure({ mode: 'serial' })

const button = (at: Page | Locator, name: string) => at.getByRole('button', { name, exact: true })
const link = (at: Page | Locator, name: string | RegExp) => at.getByRole('link', { name })
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const dialog = (page: Page) => page.getByRole('dialog')
const fold = (page: Page, name: string) =>
  page.locator('details').filter({ has: page.getByRole('heading', { name, exact: false }) })
const money = (sum: string) => new RegExp(sum.replaceAll(' ', '\\s'))
const today = () => new Date().toISOString().slice(0, 10)

type Body = Record<string, unknown>
const tokens = new Map<string, string>()

async function api(who: string, method: string, path: string, body?: unknown): Promise<Body> {
  let token = tokens.get(who)
  if (!token) {
    token = await tokenOf(site, who)
    tokens.set(who, token)
  }
  return site.api(token, method, path, body)
}

const list = async (who: string, path: string) => (await api(who, 'GET', path)).items as Body[]

async function attach(who: string, path: string, kind: string, name: string): Promise<void> {
  const file = pdf(name)
  const form = new FormData()
  form.set('kind', kind)
  form.set('issued_on', '')
  form.set('file', new Blob([new Uint8Array(file.buffer)], { type: file.mimeType }), name)
  const answer = await fetch(`${site.url}/api/v1${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${tokens.get(who)}`, 'Idempotency-Key': crypto.randomUUID() },
    body: form,
  })
  expect(answer.ok, `${who} uploads ${name}`).toBe(true)
}

/** A dialog answered by its main button; it closes, and the focus is back where it was or on the page. */
async function agree(page: Page, verb: string): Promise<void> {
  await button(page, verb).click()
  await button(dialog(page), verb).click()
  await expect(dialog(page)).toHaveCount(0)
}

async function fillDate(at: Locator, iso: string, say: typeof ru): Promise<void> {
  const [year = '', month = '', day = ''] = iso.split('-')
  await at.getByLabel(say('form:date.day')).fill(String(Number(day)))
  await at.getByLabel(say('form:date.month')).selectOption(String(Number(month)))
  await at.getByLabel(say('form:date.year')).fill(year)
}

/** A file chosen through the button that people press. */
async function choose(page: Page, name: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, name).click()])
  await chooser.setFiles(pdf(file))
}

let award = ''
let tranche = ''
const awardPage = () => `/app/awards/${award}`

/** What other journeys show: the second round is scored, ranked and decided, and the project reaches beyond the regions of one donor. */
test.beforeAll(async () => {
  const call = (await list('program_officer', '/calls?limit=100')).find(({ code }) => code === 'ЖЖ/2')
  const path = `/calls/${call?.id}`
  const data = JSON.parse(readFileSync(new URL('../../demo/evaluation.json', import.meta.url), 'utf8')) as {
    reviews: { expert: string; application: string; scores: unknown }[]
  }
  const applications = await list('program_officer', `/applications?call_id=${call?.id}&limit=100`)
  const numbered = (n: number) => applications.find(({ number }) => number === `ЖЖ/2-000${n}`)?.id
  const names = ['APP-02', 'APP-05', 'APP-03', 'APP-04']
  for (const assignment of await list('expert', '/me/assignments?limit=100')) {
    if (assignment.state !== 'accepted') continue
    const name = names.find((_, i) => numbered(i + 1) === assignment.application_id)
    const scores = data.reviews.find((each) => each.expert === 'X1' && each.application === name)?.scores
    await api('expert', 'PUT', `/assignments/${assignment.id}/review`, { scores })
    await api('expert', 'POST', `/assignments/${assignment.id}/review/submit`)
  }
  await api('secretary', 'POST', `${path}/rankings`, { method: 'mean' })

  const kzt = (amount: string) => ({ amount, currency: 'KZT' })
  const batch = await api('secretary', 'PUT', `${path}/decisions`, {
    number: '2',
    decided_on: today(),
    reasons: 'По рейтингу.',
    members: ['Людмила', 'Айша', 'Болат'],
    items: [
      { application_id: numbered(1), outcome: 'award', amount: kzt('50000000.00'), reasons: 'Сокращено.' },
      { application_id: numbered(2), outcome: 'award', amount: kzt('70000000.00'), reasons: 'Сокращено.' },
    ],
  })
  await attach('secretary', `/decisions/${batch.id}/attachments`, 'protocol', 'protokol.pdf')
  await api('secretary', 'POST', `${path}/decisions/propose`)
  await api('program_director', 'POST', `${path}/decisions/confirm`)
  await api('panel_chair', 'POST', `${path}/decisions/confirm`)
  // The officer holds a role of finance too, as people do where there are few of them.
  const { memberships } = (await api('program_director', 'GET', '/me')) as { memberships: Body[] }
  const hired = await api(
    'program_director',
    'POST',
    `/organisations/${memberships[0]?.organisation_id}/members`,
    {
      email: 'program_officer@demo.example',
      name: 'Дина Офицер (вымышленная)',
      language: 'ru',
      roles: ['finance_officer'],
    },
  )
  for (const { id, state } of hired.items as Body[])
    if (state === 'proposed') await api('platform_admin', 'POST', `/memberships/${id}/confirm`)
  const { invitations } = (await api('program_officer', 'GET', '/me')) as { invitations: Body[] }
  for (const { id } of invitations) await api('program_officer', 'POST', `/memberships/${id}/accept`)

  award = String(
    (await list('program_officer', '/awards?limit=100')).find(({ number }) => number === 'G-ЖЖ/2-0001')?.id,
  )
})

test('E-13 the applicant fits the budget to a smaller award: old and new sums and the reason of each change stay', async ({
  browser,
}) => {
  const page = await enter(browser, site, 'app02', { language: 'kk', size: phone })
  await page.goto('/app/awards')
  await accessible(page)
  await page.goto(awardPage())
  await expect(page.getByText(kk('awards:next.fit'))).toBeVisible()
  await picture(page, 'award-fit-kk')
  await accessible(page)
  await button(page, kk('actions:awards.fit')).click()
  await expect(title(page)).toHaveText(kk('awards:fit.title'))

  const cut = async (line: number, price: string, reason: string) => {
    const at = fold(page, `${line}. `).first()
    await at.locator('summary').click()
    await at.getByLabel(/Бірлік бағасы/).fill(price)
    if (reason) await at.getByLabel(kk('awards:fit.reason')).fill(reason)
  }
  await cut(7, '140000', '')
  await button(page, kk('awards:save')).click()
  // The line that lacks a reason is open and says so.
  const reason = fold(page, '7. ').first().getByLabel(kk('awards:fit.reason'))
  await expect(reason).toBeVisible()
  await expect(reason).toHaveAttribute('aria-invalid', 'true')
  await picture(page, 'fit-refused-kk')
  await accessible(page)
  await reason.fill('Курс арзандады')
  await button(page, kk('awards:save')).click()
  await expect(page.getByRole('alert')).toContainText(money('50 000 000'))

  await cut(8, '35000', 'Ауыл саны азайды')
  await cut(12, '70000', 'Жол қысқарды')
  await expect(page.getByText(/50\s000\s000\s₸ \/ 50\s000\s000/)).toBeVisible()
  await picture(page, 'fit-kk')
  await button(page, kk('awards:save')).click()
  await expect(title(page)).toHaveText(/Ауылға көмек/)

  await fold(page, kk('awards:budget')).locator('summary').click()
  await expect(page.getByText('Ауыл саны азайды')).toBeVisible()
  await expect(page.getByText(money('5 700 000')).first()).toBeVisible()
  await picture(page, 'award-budget-kk')
  await goodBye(page)
})

test('C-06 the officer funds the award: too little says how much is needed, a donor of another region says why not', async ({
  browser,
}) => {
  const page = await enter(browser, site, 'program_officer')
  await page.goto(awardPage())
  await button(page, ru('actions:awards.fund')).click()
  await expect(title(page)).toHaveText(ru('awards:fund_form.title'))
  const part = (donor: string) => page.getByLabel(new RegExp(donor))
  await part('Демо-министерство').fill('30000000')
  await part('Дала Демо').fill('10000000')
  await button(page, ru('awards:save')).click()
  await expect(page.getByRole('alert')).toContainText(money('50 000 000 ₸'))
  await expect(page.getByRole('alert')).toContainText(money('40 000 000 ₸'))
  await accessible(page)
  await picture(page, 'funding-short-ru')

  await part('Дала Демо').fill('20000000')
  await button(page, ru('awards:save')).click()
  await expect(part('Дала Демо')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText(/не идут в эти регионы/).first()).toBeVisible()
  await picture(page, 'funding-region-ru')
  await part('Дала Демо').fill('')
  await part('Демо международная программа').fill('20000000')
  await button(page, ru('awards:save')).click()
  await expect(title(page)).toHaveText(/Ауылға көмек/)

  await test.step('M-02 the plan of tranches names what each waits for and adds up', async () => {
    await button(page, ru('actions:awards.plan')).click()
    await expect(title(page)).toHaveText(ru('awards:plan.title'))
    const first = fold(page, ru('awards:tranche', { n: 1 })).first()
    await first.locator('summary').click()
    const amount = first.getByLabel(new RegExp(ru('awards:amount')))
    await amount.fill('14000000')
    await button(page, ru('awards:save')).click()
    await expect(page.getByRole('alert')).toContainText(money('49 000 000 ₸'))
    await accessible(page)
    await picture(page, 'plan-short-ru')
    await first.getByLabel(new RegExp(ru('awards:amount'))).fill('15000000')
    await button(page, ru('awards:save')).click()
    await expect(title(page)).toHaveText(/Ауылға көмек/)
  })

  await test.step('it goes to approval, and who sent it does not approve it', async () => {
    await agree(page, ru('actions:awards.submit'))
    await expect(page.getByText(ru('awards:next.approve'))).toBeVisible()
    await picture(page, 'award-approval-ru')
  })
  await goodBye(page)

  await test.step('another person approves', async () => {
    const director = await enter(browser, site, 'program_director')
    await director.goto(awardPage())
    const approve = button(director, ru('actions:verbs.approve'))
    await approve.click()
    await expect(dialog(director)).toContainText(money('50 000 000'))
    await accessible(director)
    await director.keyboard.press('Escape')
    await expect(dialog(director)).toHaveCount(0)
    await expect(approve).toBeFocused()
    await agree(director, ru('actions:verbs.approve'))
    await expect(director.getByText(ru('awards:next.offer'))).toBeVisible()
    await goodBye(director)
  })
})

test('M-01 the agreement stands in Kazakh and Russian side by side, and both sides upload what they signed', async ({
  browser,
}) => {
  const officer = await enter(browser, site, 'program_officer')
  await officer.goto(awardPage())
  await agree(officer, ru('actions:awards.offer'))
  await expect(officer.getByText(ru('awards:next.accept'))).toBeVisible()

  const grantee = await enter(browser, site, 'app02', { language: 'kk', size: phone })
  await grantee.goto('/app')
  await grantee
    .locator('main li', { hasText: kk('today:what.answer_offer') })
    .getByRole('link')
    .click()
  await expect(grantee).toHaveURL(new RegExp(awardPage()))
  await agree(grantee, kk('actions:awards.accept'))
  await expect(grantee.getByText(kk('awards:next.sign'))).toBeVisible()
  await picture(grantee, 'award-sign-kk')

  await test.step('the agreement is opened and printed', async () => {
    const [paper] = await Promise.all([
      officer.waitForEvent('popup'),
      link(officer, ru('awards:agreement_print')).first().click(),
    ])
    await paper.emulateMedia({ media: 'print' })
    await expect(paper.locator('h1[lang="kk"]')).toBeVisible()
    const left = await paper.locator('.pair [lang="kk"]').first().boundingBox()
    const right = await paper.locator('.pair [lang="ru"]').first().boundingBox()
    expect(right?.x ?? 0, 'Russian stands at the right of Kazakh').toBeGreaterThan(left?.x ?? 0)
    await picture(paper, 'agreement-print')
    await sheet(paper, 'agreement')
    await paper.close()
  })

  await officer.reload()
  await choose(officer, `${ru('common:file.choose')}: ${ru('awards:copy.signed_operator')}`, 'operator.pdf')
  await expect(officer.getByRole('link', { name: 'operator.pdf' }).first()).toBeVisible()
  await choose(grantee, `${kk('common:file.choose')}: ${kk('awards:copy.signed_grantee')}`, 'grantee.pdf')
  await expect(grantee.getByRole('link', { name: 'grantee.pdf' }).first()).toBeVisible()
  await officer.reload()
  await accessible(officer)
  await picture(officer, 'award-signing-ru')
  await button(officer, ru('actions:awards.sign')).click()
  await button(dialog(officer), ru('actions:awards.sign')).click()
  await expect(dialog(officer).getByRole('alert')).toBeVisible()
  await accessible(officer)
  await picture(officer, 'sign-refused-ru')
  await dialog(officer).getByLabel(ru('awards:signed_number')).fill('Г-2/1')
  await fillDate(dialog(officer), today(), ru)
  await button(dialog(officer), ru('actions:awards.sign')).click()
  await expect(dialog(officer)).toHaveCount(0)
  await agree(officer, ru('actions:verbs.activate'))
  await expect(officer.getByText(ru('awards:now.active'))).toBeVisible()
  await picture(officer, 'award-active-ru')
  await goodBye(officer)
  await goodBye(grantee)
})

/** A blocked act is pressed and says why and who may. */
async function refused(page: Page, verb: string): Promise<Locator> {
  const blocked = button(page, verb)
  if ((await blocked.getAttribute('aria-expanded')) !== 'true') await blocked.click()
  return page.getByRole('status').filter({ hasText: verb })
}

test('M-04 the grantee requests a tranche on a phone; nobody certifies and approves it alone, and the screen says who may', async ({
  browser,
}) => {
  const grantee = await enter(browser, site, 'app02', { language: 'kk', size: phone })
  await grantee.goto(awardPage())
  await link(grantee, kk('awards:open_tranche', { n: 1 })).click()
  await expect(grantee.getByText(kk('tranches:now.requestable'))).toBeVisible()
  tranche = new URL(grantee.url()).pathname
  await button(grantee, kk('actions:verbs.request')).click()
  await expect(dialog(grantee)).toContainText(money('15 000 000,00'))
  await accessible(grantee)
  await picture(grantee, 'tranche-request-kk')
  await button(dialog(grantee), kk('actions:verbs.request')).click()
  await expect(grantee.getByText(kk('tranches:now.requested'))).toBeVisible()
  await goodBye(grantee)

  const officer = await enter(browser, site, 'program_officer')
  await officer.goto('/app/tranches?state=requested')
  await accessible(officer)
  await officer
    .getByRole('main')
    .getByRole('link', { name: /Ауылға көмек/ })
    .click()
  await agree(officer, ru('actions:verbs.certify'))
  await expect(officer.getByText(ru('tranches:now.certified'))).toBeVisible()
  const why = await refused(officer, ru('actions:tranches.approve'))
  await expect(why).toContainText(ru('actions:unblocks', { who: '' }).trim())
  await accessible(officer)
  await picture(officer, 'tranche-refused-ru')
  await goodBye(officer)

  const director = await enter(browser, site, 'program_director')
  await director.goto(tranche)
  await agree(director, ru('actions:tranches.approve'))
  await expect(director.getByText(ru('tranches:now.approved'))).toBeVisible()
  await picture(director, 'tranche-approved-ru')
  await goodBye(director)
})

test('M-04 a list for the bank is chosen by keyboard, released once however often it is pressed, and settled by another person', async ({
  browser,
}) => {
  const finance = await enter(browser, site, 'finance_officer')
  await finance.goto('/app/payments')
  const choice = finance.getByRole('checkbox', { name: /Ауылға көмек/ })
  await choice.focus()
  await finance.keyboard.press('Space')
  await expect(choice).toBeChecked()
  await expect(finance.getByRole('status').filter({ hasText: money('15 000 000,00') })).toBeVisible()
  await accessible(finance)
  await picture(finance, 'payments-ru')
  await finance.keyboard.press('Tab')
  await expect(button(finance, ru('payments:create'))).toBeFocused()
  await finance.keyboard.press('Enter')
  await expect(title(finance)).toHaveText(/P-/)
  const batch = new URL(finance.url()).pathname

  const controller = await enter(browser, site, 'finance_controller')
  await controller.goto(batch)
  let released = 0
  controller.on('response', (answer) => {
    if (answer.url().endsWith('/release') && answer.ok()) released++
  })
  await button(controller, ru('actions:payment_batches.release')).click()
  await expect(dialog(controller)).toContainText(money('15 000 000,00'))
  await accessible(controller)
  await picture(controller, 'release-ru')
  await button(dialog(controller), ru('actions:payment_batches.release')).dblclick()
  await expect(controller.getByText(ru('payments:now.released'))).toBeVisible()
  expect(released, 'releases').toBe(1)

  await test.step('the file and the sheet of the bank', async () => {
    const [file] = await Promise.all([
      controller.waitForEvent('download'),
      link(controller, ru('payments:csv')).click(),
    ])
    const rows = readFileSync((await file.path()) ?? '', 'utf8')
      .trim()
      .split(/\r?\n/)
    expect(rows.length, 'a head and a line for each donor').toBe(3)
    await controller.emulateMedia({ media: 'print' })
    await picture(controller, 'batch-print-ru')
    await sheet(controller, 'batch-ru')
    await expect(button(controller, ru('payments:print'))).toBeHidden()
    await controller.emulateMedia({ media: 'screen' })
  })

  await test.step('who released does not settle', async () => {
    const why = await refused(controller, ru('actions:verbs.settle'))
    await expect(why).toBeVisible()
    await accessible(controller)
    await picture(controller, 'settle-refused-ru')
  })
  await goodBye(controller)

  await finance.reload()
  await expect(finance.getByText(ru('payments:progress', { n: 0, all: 1 }))).toBeVisible()
  const settle = button(finance, ru('actions:verbs.settle'))
  await settle.click()
  await button(dialog(finance), ru('actions:verbs.settle')).click()
  await expect(dialog(finance).getByRole('alert')).toBeVisible()
  await accessible(finance)
  await picture(finance, 'settle-ru')
  await dialog(finance).getByLabel(ru('payments:bank_reference')).fill('BANK-2-1')
  await fillDate(dialog(finance), today(), ru)
  await button(dialog(finance), ru('actions:verbs.settle')).click()
  await expect(finance.getByText(ru('payments:now.settled'))).toBeVisible()
  await picture(finance, 'batch-settled-ru')
  await goodBye(finance)

  await test.step('the grantee reads of it in a letter and on the page of the grant', async () => {
    const letter = await site.mail.find('app02@demo.example', /BANK-2-1\b/)
    expect(letter.text).toMatch(money('15 000 000'))
    const grantee = await enter(browser, site, 'app02', { language: 'kk', size: phone })
    await grantee.goto(awardPage())
    await expect(grantee.locator('dt', { hasText: kk('awards:sum.paid') }).first()).toBeVisible()
    await expect(grantee.locator('main dl').first()).toContainText(money('15 000 000'))
    await picture(grantee, 'award-paid-kk')
    await goodBye(grantee)
  })
})

test('a waiver is proposed by one person and confirmed by another', async ({ browser }) => {
  const find = await list('program_officer', `/tranches?award_id=${award}&limit=20`)
  const second = find.find(({ seq }) => seq === 2)
  const verb = ru('actions:verbs.waive')
  const officer = await enter(browser, site, 'compliance_officer')
  await officer.goto(`/app/tranches/${second?.id}`)
  await more(officer, verb)
  await button(officer, verb).click()
  await button(dialog(officer), verb).click()
  await expect(dialog(officer).getByText(ru('actions:reason_needed'))).toBeVisible()
  await accessible(officer)
  await picture(officer, 'waive-ru')
  await dialog(officer).getByRole('radio').first().check()
  await dialog(officer).getByLabel(ru('actions:reason')).fill('Отчёт задержан банком, расходы подтверждены.')
  await button(dialog(officer), verb).click()
  await expect(dialog(officer)).toHaveCount(0)
  await expect(officer.getByText(ru('tranches:waiver_waits'))).toBeVisible()
  await goodBye(officer)

  const director = await enter(browser, site, 'program_director', { language: 'ru', size: phone })
  await director.goto(`/app/tranches/${second?.id}`)
  await more(director, verb)
  await button(director, verb).click()
  await expect(dialog(director)).toContainText('Отчёт задержан банком')
  await accessible(director)
  await picture(director, 'waive-second-ru')
  await dialog(director).getByLabel(ru('actions:reason')).fill('Согласна.')
  await button(dialog(director), verb).click()
  await expect(dialog(director)).toHaveCount(0)
  await expect(director.getByText(ru('tranches:waiver_counts'))).toBeVisible()
  await expect(director.getByRole('main').locator('li strong', { hasText: verb })).toHaveCount(2)
  await goodBye(director)
})

async function more(page: Page, verb: string): Promise<void> {
  await expect(page.getByRole('region', { name: ru('actions:group') })).toBeVisible()
  if ((await button(page, verb).count()) === 0) await button(page, ru('actions:more')).click()
}

const looks = (['kk', 'ru', 'en'] as const).flatMap((language) =>
  [phone, { width: 1280, height: 800 }].flatMap((size) =>
    [false, true].map((dark) => ({ language, size, dark })),
  ),
)

async function walk(
  browser: Browser,
  account: string,
  paths: readonly string[],
  look: { language: Language; size: { width: number; height: number }; dark: boolean },
): Promise<void> {
  const page = await enter(browser, site, account, look)
  await page.addInitScript((chosen) => window.localStorage.setItem('demeu.language', chosen), look.language)
  for (const path of paths) {
    await page.goto(path)
    await expect(page.locator('html')).toHaveAttribute('lang', look.language)
    await expect(title(page)).toBeVisible()
    // What is folded is looked at unfolded.
    await page.locator('main details').evaluateAll((all) => {
      for (const each of all) each.setAttribute('open', '')
    })
    await accessible(page)
    await picture(
      page,
      `walk-${account}-${path.replace(/\W+/g, '-')}-${look.language}-${look.size.width}-${look.dark ? 'dark' : 'light'}`,
    )
  }
  await goodBye(page)
}

for (const look of looks)
  test(`@long every screen of the money in ${look.language}, ${look.size.width} px wide, ${look.dark ? 'dark' : 'light'}`, async ({
    browser,
  }) => {
    const other = (await list('program_officer', '/awards?limit=100')).find(
      ({ number }) => number === 'G-ЖЖ/2-0002',
    )
    const [batch] = await list('finance_officer', '/payment-batches?limit=1')
    const preparing = `/app/awards/${other?.id}`
    await walk(
      browser,
      'program_officer',
      [
        '/app',
        '/app/awards',
        awardPage(),
        preparing,
        `${preparing}/funding`,
        `${preparing}/plan`,
        '/app/tranches',
        '/app/tranches?state=held',
        tranche,
      ],
      look,
    )
    await walk(browser, 'app05', [preparing, `${preparing}/budget`], look)
    await walk(browser, 'finance_officer', ['/app', '/app/payments', `/app/payments/${batch?.id}`], look)
  })
