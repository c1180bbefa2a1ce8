import type { Locator, Page } from '@playwright/test'
import {
  accessible,
  aSite,
  desktop,
  enter,
  expect,
  goodBye,
  phone,
  picture,
  test,
  tokenOf,
  words,
} from './journey.ts'

const site = aSite('demo')
const say = words('ru')

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first()
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true })

type Row = { id: string; title: string; state?: string; number?: string; call_id?: string }

/** What somebody finds in a list of the API. */
async function rows(page: Page, path: string): Promise<Row[]> {
  return (await (await page.request.get(`/api/v1${path}`)).json()).items
}

/** The call whose code begins like this. */
async function callOf(page: Page, code: string): Promise<string> {
  const calls = (await (await page.request.get('/api/v1/calls?limit=50')).json()).items
  return calls.find((call: { code: string }) => call.code.startsWith(code)).id
}

/** The second round of the long call, which is being evaluated. */
const secondRound = (page: Page) => callOf(page, 'ЖЖ/2')

const items = (answer: Record<string, unknown>) => answer.items as Record<string, unknown>[]

async function fillDate(group: Locator, day: Date): Promise<void> {
  await group.getByLabel(say('form:date.day')).fill(String(day.getUTCDate()))
  await group.getByLabel(say('form:date.month')).selectOption(String(day.getUTCMonth() + 1))
  await group.getByLabel(say('form:date.year')).fill(String(day.getUTCFullYear()))
}

test('A-04 A-05 an officer sees what the rules found, rejects with a reason, and a second person confirms', async ({
  browser,
}) => {
  const officer = await enter(browser, site, 'program_officer')
  const call = await secondRound(officer)
  await officer.goto(`/office/screening?call=${call}`)
  await expect(officer.getByRole('heading', { level: 1 })).toHaveText(say('screening:title'))
  const done = officer
    .getByRole('main')
    .locator('tbody')
    .getByText(say('states:applications.under_review'), { exact: true })
  await expect(
    officer.getByRole('main').getByText(say('states:applications.submitted')).first(),
  ).toBeVisible()
  await expect(done).toHaveCount(0)
  await accessible(officer)
  await picture(officer, 'queue')
  await officer.getByRole('link', { name: say('screening:tab.all'), exact: true }).click()
  await expect(done.first()).toBeVisible()
  await officer.getByRole('link', { name: say('screening:tab.waiting'), exact: true }).click()
  await expect(done).toHaveCount(0)
  const waiting = await rows(officer, `/applications?call_id=${call}&state=submitted&limit=50`)
  const bad = waiting.find(({ title }) => !title.includes('Нура')) ?? waiting[0]
  if (!bad) throw new Error('nothing waits')
  await officer.goto(`/office/applications/${bad.id}`)
  await button(officer, say('actions:verbs.take')).click()
  await expect(button(officer, say('actions:verbs.reject'))).toBeVisible()
  await expect(officer.getByText(/67\s310\s000/).first()).toBeVisible()
  await expect(officer.getByText(/53,48/).first()).toBeVisible()
  await accessible(officer)
  await picture(officer, 'screening')

  await button(officer, say('actions:verbs.reject')).click()
  const dialog = officer.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await accessible(officer)
  await officer.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(button(officer, say('actions:verbs.reject'))).toBeFocused()
  await officer.keyboard.press('Enter')
  await inDialog(officer, say('actions:verbs.reject')).click()
  await expect(dialog.getByText(say('actions:reason_needed'))).toBeVisible()
  await accessible(officer)
  await dialog.getByRole('checkbox').first().check()
  await dialog
    .getByLabel(say('actions:reason'), { exact: true })
    .fill('Смета не сходится и нет своего вклада.')
  await picture(officer, 'reject')
  await inDialog(officer, say('actions:verbs.reject')).click()
  await expect(dialog).toBeHidden()
  await expect(officer.getByText(say('screening:stated')).first()).toBeVisible()
  await goodBye(officer)

  const director = await enter(browser, site, 'program_director')
  await director.goto(`/office/applications/${bad.id}`)
  await button(director, say('actions:verbs.confirm_rejection')).click()
  await accessible(director)
  await inDialog(director, say('actions:verbs.confirm_rejection')).click()
  await expect(director.getByText(say('screening:now.ineligible'))).toBeVisible()
  await goodBye(director)
})

test('the grid shows each expert with the load, and a pair with a conflict is closed', async ({
  browser,
}) => {
  const secretary = await enter(browser, site, 'secretary')
  await secretary.goto(`/office/calls/${await secondRound(secretary)}/grid`)
  await expect(secretary.getByRole('table')).toBeVisible()
  await expect(
    secretary
      .locator('thead')
      .getByText(/^\d+ из \d+$/)
      .first(),
  ).toBeVisible()
  const closed = secretary.getByRole('button', { name: new RegExp(say('experts:conflict.declared')) }).first()
  await expect(closed).toHaveAttribute('aria-disabled', 'true')
  await accessible(secretary)
  await picture(secretary, 'grid')
  await goodBye(secretary)
})

test('E-04 an expert sees no other scores, scores by the keyboard alone at night, and sends once', async ({
  browser,
}) => {
  const expert = await enter(browser, site, 'expert', { dark: true })
  await expert.goto('/review')
  await accessible(expert)
  await picture(expert, 'reviews')
  const mine = (await rows(expert, '/me/assignments?limit=100')).filter((row) => row.state === 'accepted')
  const [one] = mine
  if (!one) throw new Error('nothing to score')
  await expert.goto(`/review/${one.id}`)
  const scores = expert.locator('[data-score]')
  await expect(scores.first()).toBeVisible()
  await accessible(expert)
  await picture(expert, 'score')
  const others = await expert.request.get(
    `/api/v1/applications/${(one as unknown as { application_id: string }).application_id}/reviews`,
  )
  expect(others.ok() ? (await others.json()).items.filter((r: { own?: boolean }) => !r.own) : []).toEqual([])
  await scores.first().focus()
  for (const _ of await scores.all()) {
    await expert.keyboard.type('9')
    await expert.keyboard.press('Enter')
  }
  await picture(expert, 'scored')
  for (const score of await scores.all()) await expect(score).toHaveValue('9')
  // A low score wants its reason: sending leads there first.
  await button(expert, say('reviews:send')).click()
  const lacking = expert.locator('li[data-lacks] textarea')
  while ((await lacking.count()) > 0) await lacking.first().fill('Обосновано не полностью.')
  if (await expert.getByRole('dialog').isHidden()) await button(expert, say('reviews:send')).click()
  await expect(expert.getByRole('dialog')).toBeVisible()
  await accessible(expert)
  await inDialog(expert, say('reviews:send')).click()
  await expect(expert.getByText(say('reviews:now.submitted'))).toBeVisible()
  await expect(scores).toHaveCount(0)
  await expect(expert.getByText(say('reviews:others'))).toBeVisible()
  await accessible(expert)
  await picture(expert, 'score-sent')
  await goodBye(expert)
})

test('E-05 E-07 the ranking gives every place its reasons', async ({ browser }) => {
  const officer = await enter(browser, site, 'secretary')
  const calls = (await (await officer.request.get('/api/v1/calls?limit=50')).json()).items
  const first = calls.find(
    (call: { state: string; code: string }) =>
      call.code.startsWith('ЖЖ') && call.code !== 'ЖЖ/2' && call.code !== 'ЖЖ/3',
  )
  await officer.goto(`/office/calls/${first.id}/ranking`)
  await expect(officer.getByRole('table').first()).toBeVisible()
  await expect(officer.getByText(/57,67/).first()).toBeVisible()
  await expect(officer.getByText(/5,33/).first()).toBeVisible()
  await accessible(officer)
  await picture(officer, 'ranking')
  await officer.goto(`/office/calls/${first.id}/decisions`)
  await expect(officer.getByRole('heading', { level: 1 })).toBeVisible()
  await accessible(officer)
  await picture(officer, 'decisions')
  await goodBye(officer)
})

test('an applicant reads the decision about an application', async ({ browser }) => {
  const applicant = await enter(browser, site, 'app04')
  const [row] = await rows(applicant, '/applications?state=declined')
  if (!row) throw new Error('no decision')
  await applicant.goto(`/app/applications/${row.id}`)
  await expect(applicant.getByText(say('applications:now.declined'))).toBeVisible()
  await accessible(applicant)
  await picture(applicant, 'declined')
  await goodBye(applicant)
})

test('an officer passes an application, and an expert declares in one list where there is a conflict', async ({
  browser,
}) => {
  const officer = await enter(browser, site, 'small2')
  const call = await callOf(officer, 'К300')
  const [one] = await rows(officer, `/applications?call_id=${call}&state=submitted&limit=50`)
  if (!one) throw new Error('nothing waits')
  await officer.goto(`/office/applications/${one.id}`)
  await button(officer, say('actions:verbs.take')).click()
  await button(officer, say('actions:verbs.pass')).click()
  const dialog = officer.getByRole('dialog')
  await accessible(officer)
  await dialog.getByRole('checkbox').check()
  await officer.setViewportSize({ width: 800, height: 1000 }) // a tablet that is turned
  await expect(dialog.getByRole('checkbox')).toBeChecked()
  await officer.setViewportSize(desktop)
  await expect(dialog.getByRole('checkbox')).toBeChecked()
  await picture(officer, 'pass')
  await inDialog(officer, say('actions:verbs.pass')).click()
  await expect(dialog).toBeHidden()
  await expect(officer.getByText(say('screening:now.under_review'))).toBeVisible()
  await site.api(await tokenOf(site, 'small2'), 'POST', `/calls/${call}/experts`, {
    email: 'expert4@demo.example',
    name: 'Эксперт 4 (вымышленный)',
    languages: ['kk', 'ru', 'en'],
    max_load: 10,
  })
  await goodBye(officer)

  const expert = await enter(browser, site, 'expert4', { size: phone })
  await expert.goto('/review')
  await expert.getByRole('link', { name: say('reviews:declare_open'), exact: true }).click()
  await expect(expert.getByRole('heading', { level: 1 })).toHaveText(say('reviews:declare_title'))
  const listed = expert.getByRole('main').getByRole('checkbox')
  expect(await listed.count()).toBeGreaterThan(1)
  await expert.getByRole('checkbox', { name: one.title }).check()
  await button(expert, say('reviews:declare_but_one', { n: '1' })).click()
  await expect(expert.getByRole('alert')).toBeFocused()
  await accessible(expert)
  await expert.getByLabel(say('reviews:declare_why'), { exact: true }).fill('Соседка по дому')
  await picture(expert, 'declare')
  await button(expert, say('reviews:declare_but_one', { n: '1' })).click()
  await expect(expert).toHaveURL(/\/review$/)
  await expect(expert.getByRole('link', { name: say('reviews:declare_open'), exact: true })).toHaveCount(0)
  await expect(expert.getByText(one.title)).toHaveCount(0)
  await goodBye(expert)
})

test('E-13 E-14 the commission gives less than was asked, two people confirm, and each applicant is told why', async ({
  browser,
}) => {
  const secretary = await enter(browser, site, 'secretary')
  const call = await secondRound(secretary)
  await test.step('the last scores come in and are ranked', async () => {
    const expert = await tokenOf(site, 'expert')
    const { criteria } = (await site.api(expert, 'GET', `/calls/${call}`)) as {
      criteria: { code: string; max: number }[]
    }
    const scores = criteria.map(({ code, max }) => ({
      criterion: code,
      score: String(Math.floor(max * 0.8)),
    }))
    for (const { id, state } of items(await site.api(expert, 'GET', '/me/assignments?limit=100')))
      if (state === 'accepted')
        await site.api(expert, 'PUT', `/assignments/${id}/review`, {
          scores,
          overall_comment: '',
          send: true,
        })
    await site.api(await tokenOf(site, 'secretary'), 'POST', `/calls/${call}/rankings`, { method: 'mean' })
  })

  await test.step('the secretary writes the decision down and proposes it', async () => {
    await secretary.goto(`/office/calls/${call}/decisions`)
    await secretary.locator('#field-number').fill('2')
    await fillDate(secretary.locator('#field-decided_on'), new Date())
    await secretary.getByLabel(say('decisions:members')).fill('Людмила Председатель\nАйша Демо\nБолат Демо')
    const line = (title: string) => secretary.locator('ol li', { hasText: title })
    const give = async (title: string, outcome: string, reason?: string) => {
      await line(title).getByRole('combobox').selectOption(outcome)
      if (reason) await line(title).getByLabel(say('decisions:reason')).fill(reason)
    }
    await give('Ауылға көмек', 'award')
    await line('Ауылға көмек').getByLabel(say('decisions:amount')).fill('50000000')
    await give('Жайлау мектебі', 'reserve', 'Қаражат жетпейді.')
    await give('Серебряные волонтёры', 'decline', 'План не подкреплён сметой.')
    await button(secretary, say('decisions:save')).click()
    await expect(secretary.getByRole('alert')).toBeFocused()
    await accessible(secretary)
    await picture(secretary, 'decision-cut')
    await give('Ауылға көмек', 'award', 'Көлік сатып алу қажет емес.')
    await button(secretary, say('decisions:save')).click()
    await expect(secretary.getByText(say('decisions:saved'))).toBeVisible()
    await secretary
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'protokol.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
      })
    await expect(
      secretary.getByRole('link', { name: say('decisions:open_file', { name: 'protokol.pdf' }) }),
    ).toBeVisible()
    await button(secretary, say('actions:verbs.propose')).click()
    await inDialog(secretary, say('actions:verbs.propose')).click()
    await expect(secretary.getByText(say('decisions:states.proposed')).first()).toBeVisible()
    await accessible(secretary)
    await picture(secretary, 'decision-proposed')
    await goodBye(secretary)
  })

  const confirm = say('actions:verbs.confirm')
  await test.step('one person confirms, and not twice', async () => {
    const director = await enter(browser, site, 'program_director')
    await director.goto(`/office/calls/${call}/decisions`)
    await button(director, confirm).click()
    const dialog = director.getByRole('dialog')
    await expect(dialog.getByText('Көлік сатып алу қажет емес.')).toBeVisible()
    await accessible(director)
    await picture(director, 'decision-confirm')
    await inDialog(director, confirm).click()
    await expect(dialog).toBeHidden()
    const again = button(director, confirm)
    await expect(again).toHaveAttribute('data-blocked')
    if ((await again.getAttribute('aria-expanded')) === 'false') await again.click()
    await expect(dialog).toBeHidden()
    const why = director.getByRole('status').filter({ hasText: say('actions:not_allowed', { act: confirm }) })
    await expect(why).toContainText('Теперь нужен другой человек')
    await expect(why).toContainText(say('roles:panel_chair'))
    await accessible(director)
    await picture(director, 'decision-twice')
    await goodBye(director)
  })

  await test.step('another person confirms', async () => {
    const chair = await enter(browser, site, 'panel_chair')
    await chair.goto(`/office/calls/${call}/decisions`)
    await button(chair, confirm).click()
    await inDialog(chair, confirm).click()
    await expect(chair.getByText(say('decisions:now.confirmed')).first()).toBeVisible()
    await accessible(chair)
    await picture(chair, 'decision-confirmed')
    await goodBye(chair)
  })

  await test.step('applicants read where they stand, and the letter in their own language', async () => {
    const applicant = await enter(browser, site, 'app02', { size: phone, language: 'kk' })
    const [row] = await rows(applicant, `/applications?state=approved&call_id=${call}`)
    if (!row) throw new Error('no decision')
    await applicant.goto(`/app/applications/${row.id}`)
    await expect(applicant.getByText(words('kk')('applications:now.approved'))).toBeVisible()
    await accessible(applicant)
    await picture(applicant, 'approved')
    await goodBye(applicant)

    const plain = async (account: string, looksLike: RegExp) =>
      (await site.mail.find(`${account}@demo.example`, looksLike)).text.replaceAll('\u00a0', ' ')
    const given = await plain('app02', /Көлік сатып алу қажет емес/)
    for (const words of ['Құттықтаймыз', '55 200 000', '50 000 000', 'Енді не болады'])
      expect(given).toContain(words)
    expect(given.match(/: \d+[.,]\d\d \/ \d+/g)).toHaveLength(8)
    const refused = await plain('app04', /План не подкреплён сметой/)
    expect(refused).toContain('Что дальше')
    expect(refused.match(/: \d+[.,]\d\d \/ \d+/g)).toHaveLength(8)
  })
})
