import type { Page } from '@playwright/test'
import { accessible, aSite, enter, expect, goodBye, picture, test, words } from './journey.ts'

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

/** The second round of the long call, which is being evaluated. */
async function secondRound(page: Page): Promise<string> {
  const calls = (await (await page.request.get('/api/v1/calls?limit=50')).json()).items
  return calls.find((call: { code: string }) => call.code === 'ЖЖ/2').id
}

test('A-04 A-05 an officer sees what the rules found, rejects with a reason, and a second person confirms', async ({
  browser,
}) => {
  const officer = await enter(browser, site, 'program_officer')
  const call = await secondRound(officer)
  await officer.goto(`/office/screening?call=${call}`)
  await expect(officer.getByRole('heading', { level: 1 })).toHaveText(say('screening:title'))
  await accessible(officer)
  await picture(officer, 'queue')
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
