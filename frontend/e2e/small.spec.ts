import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import {
  aSite,
  enter,
  expect,
  goodBye,
  password,
  requests,
  test,
  tokenOf,
  visitor,
  words,
} from './journey.ts'

// Three people of a small operator bring a call from its copy to the first payment: everything that they do is clicked.
// What others do (the donor, the applicants, the grantee) is there before the three look again.

const site = aSite('demo', true)
const say = words('ru')
const code = 'К300-2026/2'

const button = (at: Page | Locator, name: string | RegExp) =>
  at.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
const link = (at: Page | Locator, name: string | RegExp) =>
  at.getByRole('link', typeof name === 'string' ? { name, exact: true } : { name })
const title = (page: Page) => page.getByRole('heading', { level: 1 })
/** Goes to a place of the person's; what the bar has no room for stands under "More". */
async function goTo(page: Page, name: string): Promise<void> {
  const places = page.getByRole('navigation', { name: say('common:header.places') })
  const wanted = link(places, say(`common:places.${name}`))
  if (!(await wanted.isVisible())) await button(places, say('common:nav.more')).click()
  await wanted.click()
}
const field = (page: Page, pointer: string) => page.locator(`#field${pointer.replaceAll('/', '-')}`)
const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
})

/** The button of an act, and the same words in its dialog. */
async function act(page: Page, verb: string, fill?: (dialog: Locator) => Promise<void>): Promise<void> {
  const name = say(`actions:${verb}`)
  // What others did meanwhile is read again.
  await expect(button(page, name)).not.toHaveAttribute('data-blocked')
  await button(page, name).click()
  const dialog = page.getByRole('dialog')
  await fill?.(dialog)
  await button(dialog, name).click()
  await expect(dialog).toBeHidden()
}

/** Somebody returns to the window after another one, where a letter told of news. */
const comesBack = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))

async function fillDate(group: Locator, day: Date): Promise<void> {
  await group.getByLabel(say('form:date.day')).fill(String(day.getUTCDate()))
  await group.getByLabel(say('form:date.month')).selectOption(String(day.getUTCMonth() + 1))
  await group.getByLabel(say('form:date.year')).fill(String(day.getUTCFullYear()))
}

// The days of the call, counted from the day of the demonstration.
let today = new Date()
const on = (days: number) => new Date(today.getTime() + days * 86_400_000)
const iso = (days: number) => on(days).toISOString().slice(0, 10)
const moment = (days: number, clock: string) => site.clock(`${iso(days)}T${clock}:00+05:00`)

type Body = Record<string, unknown>
const items = (page: Body) => page.items as Body[]

/** Money that no call has yet: a donor signs for it and sends it. */
async function money(): Promise<void> {
  const [director, finance, donor] = [
    await tokenOf(site, 'small1'),
    await tokenOf(site, 'small2'),
    await tokenOf(site, 'donor-corporate'),
  ]
  const [known] = items(await site.api(donor, 'GET', '/funds'))
  const amount = { amount: '3000000.00', currency: 'KZT' }
  const fund = await site.api(director, 'POST', '/funds', {
    donor_id: known?.donor_id,
    operator_id: known?.operator_id,
    title: {
      kk: 'Шағын гранттар, екінші бөлік',
      ru: 'Малые гранты, вторая часть',
      en: 'Micro-grants, second part',
    },
    amount,
    restrictions: {},
    valid_from: iso(-1),
    valid_to: iso(300),
    agreement_number: 'МҰ-4',
  })
  await site.api(donor, 'POST', `/funds/${fund.id}/sign`, { signed_on: iso(0) })
  await site.api(finance, 'POST', `/funds/${fund.id}/receipts`, {
    amount,
    booked_on: iso(0),
    bank_account: 'KZ16998KZT0000009003',
    bank_reference: 'MU-0002',
  })
}

/** Somebody alone, a group and an association apply. */
async function apply(call: string, organisations: Body): Promise<void> {
  const { applications } = JSON.parse(
    readFileSync(new URL('../../demo/applications.json', import.meta.url), 'utf8'),
  )
  for (const account of ['app08', 'app09', 'app10']) {
    const found = applications.find(({ id }: Body) => id === account.toUpperCase().replace('APP', 'APP-'))
    const me = await tokenOf(site, account)
    const { memberships } = (await site.api(me, 'GET', '/me')) as { memberships: Body[] }
    const applicant_id = memberships[0]?.organisation_id
    const made = await site.api(me, 'POST', `/calls/${call}/applications`, {
      applicant_id,
      language: found.language,
    })
    const project = { ...found.parts.project, starts_on: iso(45) }
    await site.api(me, 'PATCH', `/applications/${made.id}`, { ...found.parts, project })
    await site.api(me, 'POST', `/applications/${made.id}/submit`, { acknowledged: true })
    organisations[account] = applicant_id
  }
}

async function upload(me: string, path: string, kind: string): Promise<void> {
  const body = new FormData()
  body.append('kind', kind)
  body.append('issued_on', '')
  const { name, mimeType, buffer } = pdf('agreement.pdf')
  body.append('file', new Blob([new Uint8Array(buffer)], { type: mimeType }), name)
  const answer = await fetch(`${site.url}/api/v1${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${me}`, 'Idempotency-Key': crypto.randomUUID() },
    body,
  })
  expect(answer.status, `${path}: ${await answer.clone().text()}`).toBe(201)
}

const asked: Record<string, string[]> = {}

test.afterEach(() => {
  const sent = Object.entries(asked).sort()
  const all = sent.reduce((sum, [, paths]) => sum + paths.length, 0)
  for (const [account, paths] of sent)
    process.stdout.write(
      `${[`${account} sent ${paths.length} of ${all} requests:`, ...paths].join('\n  ')}\n`,
    )
  for (const account of Object.keys(asked)) delete asked[account]
})

/** Somebody of the three signs in and opens the page that they came for. */
async function arrives(browser: Parameters<typeof visitor>[0], account: string, next: string): Promise<Page> {
  const page = await visitor(browser, site, { language: 'ru' })
  asked[account] = []
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (!pathname.startsWith('/api/')) return
    const path = pathname.replace('/api/v1', '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
    asked[account]?.push(`${request.method()} ${path}`)
  })
  await page.goto(`/login?next=${encodeURIComponent(next)}`)
  await button(page, say('session:use_password')).click()
  await page.getByLabel(say('session:email')).fill(`${account}@demo.example`)
  await page.locator('#sign-in-password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(next))
  return page
}

/** Of the criteria's maxima 10, 10, 10 and 5. */
const marks = { best: ['9', '9', '9', '5'], other: ['8', '7', '8', '4'] }
const project = 'Учебные поиски'

async function score(page: Page): Promise<void> {
  const best = (await title(page).textContent())?.startsWith(project)
  for (const [n, mark] of (best ? marks.best : marks.other).entries())
    await page.locator(`#score-K${n + 1}`).fill(mark)
  await button(page, say('reviews:send')).click()
  await button(page.getByRole('dialog'), say('reviews:send')).click()
  await expect(page.locator('#score-K1')).toBeHidden()
}

test('three people copy a call, screen, score, decide and pay in under 60 requests', async ({ browser }) => {
  today = new Date(`${String((await site.api('', 'GET', '/meta')).now).slice(0, 10)}T00:00:00Z`)
  await money()
  await moment(1, '09:00')
  const who: Body = {}
  let call = ''

  const second = await arrives(browser, 'small2', '/office/calls')
  await test.step('the second copies the call, edits its page and publishes it', async () => {
    await link(second, say('officecalls:new')).click()
    const copied = second.getByLabel(say('officecalls:create.copy_of'))
    await copied.selectOption(
      (await copied.locator('option', { hasText: 'К300' }).getAttribute('value')) ?? '',
    )
    await field(second, '/code').fill(code)
    for (const [name, clock] of [
      ['opens_at', '10:00'],
      ['closes_at', '18:00'],
    ] as const) {
      const group = field(second, `/${name}`)
      await fillDate(group, on(1))
      await group.locator('xpath=..').getByLabel(say('officecalls:form.time')).fill(clock)
    }
    await button(second, say('officecalls:create.do')).click()
    await expect(second).toHaveURL(/\/edit$/)
    call = second.url().split('/').at(-2) ?? ''

    await field(second, '/scoring/min_experts').fill('1')
    for (const [row, days] of [
      [2, 4],
      [3, 8],
      [4, 10],
      [5, 16],
    ] as const) {
      const due = field(second, `/timeline/${row}/due`)
      await field(second, '/timeline').locator('details').nth(row).locator('summary').click()
      await fillDate(due, on(days))
    }
    await expect(second.getByText(say('form:saved_at', { time: '' }).trim())).toBeVisible()

    await link(second, say('office:funding')).click()
    const fund = second.locator('main section', { hasText: 'вторая часть' })
    await fund.getByRole('textbox').fill('3000000')
    await button(second, say('officecalls:save_money')).click()
    await expect(second.getByText(say('officecalls:saved_money'))).toBeVisible()

    await link(second, say('office:call')).click()
    await act(second, 'calls.submit_alone')
    await act(second, 'calls.announce')
  })

  await moment(1, '10:30')
  await apply(call, who)
  await moment(2, '09:00')

  await test.step('the second takes three applications at once and passes each', async () => {
    await goTo(second, 'screening')
    const rows = second.locator('tr', { hasText: code })
    await expect(rows).toHaveCount(3)
    for (const row of await rows.all()) await row.getByRole('checkbox').check()
    await button(second, say('screening:take_chosen', { n: '3' })).click()
    await expect(rows.getByRole('checkbox')).toHaveCount(0)
    await link(rows.first(), /./).first().click()
    for (const n of [1, 2, 3]) {
      await act(second, 'verbs.pass', (dialog) => dialog.getByRole('checkbox').check())
      if (n < 3) await link(second, new RegExp(`^${say('screening:following', { title: '' })}`)).click()
    }
  })

  await test.step('the second begins the evaluation and names the third as expert', async () => {
    await goTo(second, 'calls')
    await second.locator('tr', { hasText: code }).getByRole('link').first().click()
    await act(second, 'verbs.start_evaluation')
    await link(second, say('office:experts')).click()
    await field(second, '/email').fill('small3@demo.example')
    await second
      .getByRole('group', { name: say('experts:languages') })
      .getByLabel('English')
      .check()
    await button(second, say('experts:invite')).click()
    await expect(second.getByRole('table').getByText('small3@demo.example')).toBeVisible()
  })

  const third = await arrives(browser, 'small3', '/review')
  await test.step('the third declares no conflict', async () => {
    await link(third, say('reviews:declare_open')).click()
    await button(third, say('reviews:declare_none')).click()
    await expect(third).toHaveURL(/\/review$/)
  })

  await test.step('the second gives all three to the third', async () => {
    await link(second, say('office:grid')).click()
    const free = second.locator('td button[aria-pressed]')
    await expect(free).toHaveCount(3)
    for (const cell of await free.all()) await cell.click()
    await button(second, say('experts:confirm_few', { n: '3' })).click()
    await expect(second.getByText(say('experts:confirmed_few', { n: '3' }))).toBeVisible()
  })

  await test.step('the third accepts and scores all three', async () => {
    await comesBack(third)
    await button(third, say('reviews:accept_all', { n: '3' })).click()
    await expect(button(third, say('reviews:accept_all', { n: '3' }))).toBeHidden()
    await third.locator('tbody').getByRole('link').first().click()
    for (const n of [1, 2, 3]) {
      await score(third)
      if (n < 3) await link(third, new RegExp(`^${say('reviews:following', { title: '' })}`)).click()
    }
  })

  const first = await arrives(browser, 'small1', `/office/calls/${call}/ranking`)
  await test.step('the first ranks and decides with the minutes', async () => {
    await button(first, say('rankings:make')).click()
    await expect(first.getByRole('table').first()).toBeVisible()
    await link(first, say('office:decisions')).click()
    await field(first, '/number').fill('1')
    await fillDate(field(first, '/decided_on'), on(2))
    await field(first, '/members').fill('Бірінші Көрші\nЕкінші Көрші\nҮшінші Көрші')
    const lines = first.locator('ol li')
    await expect(lines).toHaveCount(3)
    for (const line of await lines.all()) {
      const awarded = (await line.textContent())?.includes(project)
      await line.getByRole('combobox').selectOption(awarded ? 'award' : 'reserve')
      await line.getByRole('textbox').last().fill('По баллам.')
    }
    await button(first, say('decisions:save')).click()
    await first.locator('input[type=file]').first().setInputFiles(pdf('protokol.pdf'))
    await expect(link(first, say('decisions:open_file', { name: 'protokol.pdf' }))).toBeVisible()
    await act(first, 'verbs.confirm')
  })

  const grantee = await tokenOf(site, 'app09')
  const awardOf = async () =>
    items(await site.api(grantee, 'GET', '/awards')).find(({ call_id }) => call_id === call)?.id

  await test.step('the second checks who is paid, names the funds and makes the offer', async () => {
    await link(second, new RegExp(project)).first().click()
    await link(second, say('screening:organisation')).click()
    for (const [check, answer] of [
      ['identity', 'yes'],
      ['list_screening', 'no'],
    ] as const) {
      const question = second.getByRole('region', { name: say(`organisations:check.${check}`) })
      await question.getByLabel(say(`organisations:answer.${answer}`), { exact: true }).check()
      await question
        .getByLabel(say('organisations:verify.evidence'), { exact: true })
        .fill('Выписка из демо-реестра (вымышленная)')
    }
    await button(second, say('organisations:verify.save')).click()
    await expect(second).not.toHaveURL(/verify$/)
    await goTo(second, 'awards')
    await link(second.locator('tbody'), new RegExp(project)).click()
    await button(second, say('actions:awards.fund')).click()
    await second.locator('main').getByRole('textbox').first().fill('300000')
    await button(second, say('awards:save')).click()
    await act(second, 'awards.submit_alone')
    await act(second, 'awards.offer')
  })

  const award = await awardOf()
  await site.api(grantee, 'POST', `/awards/${award}/accept`)
  await upload(grantee, `/awards/${award}/attachments`, 'signed_grantee')

  await test.step('the second signs and starts the project', async () => {
    await comesBack(second)
    await second.locator('input[type=file]').first().setInputFiles(pdf('agreement.pdf'))
    await act(second, 'awards.sign', async (dialog) => {
      await dialog.getByLabel(say('awards:signed_number')).fill('Г-1')
      await fillDate(dialog, on(2))
    })
    await act(second, 'verbs.activate')
  })

  const tranche = items(await site.api(grantee, 'GET', '/tranches')).find(
    ({ award_id, seq }) => award_id === award && seq === 1,
  )?.id
  await site.api(grantee, 'POST', `/tranches/${tranche}/request`)

  await test.step('the second certifies the tranche', async () => {
    await second
      .locator('main')
      .getByRole('link', { name: say('awards:tranche', { n: '1' }) })
      .first()
      .click()
    await act(second, 'verbs.certify')
  })

  await test.step('the third approves, sends and settles it', async () => {
    await goTo(third, 'tranches')
    await link(third.locator('tbody'), new RegExp(project)).first().click()
    await act(third, 'tranches.approve')
    await act(third, 'tranches.pay')
    await act(third, 'payment_batches.release')
    await link(third.locator('tbody'), /.*/).first().click()
    await act(third, 'verbs.settle', async (dialog) => {
      await dialog.getByLabel(say('tranches:bank_reference')).fill('BANK-1')
      await fillDate(dialog, on(2))
    })
    await expect(third.getByText(say('tranches:now.paid')).first()).toBeVisible()
  })

  const all = [first, second, third].reduce((sum, page) => sum + requests(page.context()), 0)
  for (const page of [first, second, third]) await goodBye(page)
  expect(all).toBeLessThan(60)
})

/** Presses Tab until the focus is there: nothing is clicked. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible()
  const there = () => wanted.evaluate((element) => element === document.activeElement)
  for (let n = 0; n < 150; n++) {
    if (await there()) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not lead there')
}

async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted)
  await page.keyboard.press(key)
}

test('one application is taken and passed by the keyboard alone', async ({ browser }) => {
  const page = await enter(browser, site, 'program_officer')
  await page.goto('/office/screening')
  const row = page
    .locator('tr')
    .filter({ has: page.getByRole('checkbox') })
    .first()
  const name = (await row.getByRole('link').first().textContent()) ?? ''
  await press(page, row.getByRole('checkbox'), 'Space')
  await page.keyboard.press('Shift+Tab')
  await expect(button(page, say('screening:take_chosen', { n: '1' }))).toBeFocused()
  await page.keyboard.press('Enter')
  const one = page.locator('tr', { hasText: name }).getByRole('link', { name }).first()
  await press(page, one)
  await expect(title(page)).toHaveText(name)
  await press(page, button(page, say('actions:verbs.pass')))
  const dialog = page.getByRole('dialog')
  // The check of this organisation has run out: the server notices, and the officer says that it is known.
  await press(page, button(dialog, say('actions:verbs.pass')))
  await expect(dialog.getByRole('alert')).toBeVisible()
  await press(page, dialog.getByRole('checkbox'), 'Space')
  await press(page, button(dialog, say('actions:verbs.pass')))
  await expect(dialog).toBeHidden()
  await expect(page.getByText(say('screening:now.under_review'))).toBeVisible()
  await goodBye(page)
})

test('one application is scored by the keyboard alone', async ({ browser }) => {
  const page = await enter(browser, site, 'expert')
  await page.goto('/review')
  const row = page.locator('tr', { hasText: say('states:assignments.accepted') }).first()
  await press(page, row.getByRole('link').first())
  const inputs = page.locator('input[data-score]')
  await expect(inputs.first()).toBeVisible()
  for (const input of await inputs.all()) {
    const max = Number((await input.getAttribute('aria-label'))?.match(/(\d+)\D*$/)?.[1])
    await tabTo(page, input)
    await page.keyboard.type(String(Math.ceil(max * 0.8)))
  }
  await press(page, button(page, say('reviews:send')))
  const dialog = page.getByRole('dialog')
  await press(page, button(dialog, say('reviews:send')))
  await expect(dialog).toBeHidden()
  await expect(page.getByText(say('reviews:now.submitted').split('{{')[0] ?? '').first()).toBeVisible()
  await goodBye(page)
})
