import { readFileSync } from 'node:fs'
import { accessible, aSite, enter, expect, goodBye, phone, picture, test, tokenOf, words } from './journey.ts'

// A blind call of a small operator, from its opening to the reading by an expert. What operator and donor do is there
// before anybody looks.

const site = aSite('demo', true)
const say = words('kk')
const code = 'К300-жасырын'

test.describe.configure({ mode: 'serial' })

type Body = Record<string, unknown>
const items = (page: Body) => page.items as Body[]
const { applications } = JSON.parse(
  readFileSync(new URL('../../demo/applications.json', import.meta.url), 'utf8'),
) as { applications: { id: string; language: string; parts: { project: Body } }[] }

const tokens: Record<string, string> = {}
async function token(account: string): Promise<string> {
  tokens[account] ??= await tokenOf(site, account)
  return tokens[account]
}
const by = async (account: string, method: string, path: string, body?: unknown) =>
  site.api(await token(account), method, path, body)

let today = ''
const day = (n: number) =>
  new Date(new Date(`${today}T00:00:00Z`).getTime() + n * 86_400_000).toISOString().slice(0, 10)

let call = ''

async function attach(account: string, id: unknown, name: string): Promise<void> {
  const body = new FormData()
  body.append('kind', 'other')
  body.append('issued_on', '')
  body.append('file', new Blob(['%PDF-1.4\n%%EOF\n'], { type: 'application/pdf' }), name)
  const answer = await fetch(`${site.url}/api/v1/applications/${id}/attachments`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await token(account)}`, 'Idempotency-Key': crypto.randomUUID() },
    body,
  })
  expect(answer.status, await answer.clone().text()).toBe(201)
}

/** A filled draft of somebody of the demonstration. */
async function draft(account: string): Promise<Body> {
  const found = applications.find(({ id }) => id === account.toUpperCase().replace('APP', 'APP-'))
  if (!found) throw new Error(`no ${account}`)
  const { memberships } = (await by(account, 'GET', '/me')) as { memberships: Body[] }
  const applicant_id = memberships[0]?.organisation_id
  const made = await by(account, 'POST', `/calls/${call}/applications`, {
    applicant_id,
    language: found.language,
  })
  const project = { ...found.parts.project, starts_on: day(45) }
  return by(account, 'PATCH', `/applications/${made.id}`, { ...found.parts, project })
}

/** Money, a blind call that is open, two applications that were sent and one that is still a draft. */
async function prepare(): Promise<{ unsent: Body }> {
  today = String((await site.api('', 'GET', '/meta')).now).slice(0, 10)
  const [fund] = items(await by('donor-corporate', 'GET', '/funds'))
  const amount = { amount: '3000000.00', currency: 'KZT' }
  const given = await by('small1', 'POST', '/funds', {
    donor_id: fund?.donor_id,
    operator_id: fund?.operator_id,
    title: {
      kk: 'Шағын гранттар, екінші бөлік',
      ru: 'Малые гранты, вторая часть',
      en: 'Micro-grants, second part',
    },
    amount,
    restrictions: {},
    valid_from: day(-1),
    valid_to: day(300),
    agreement_number: 'МҰ-4',
  })
  await by('donor-corporate', 'POST', `/funds/${given.id}/sign`, { signed_on: day(0) })
  await by('small2', 'POST', `/funds/${given.id}/receipts`, {
    amount,
    booked_on: day(0),
    bank_account: 'KZ16998KZT0000009003',
    bank_reference: 'MU-0002',
  })
  const model = items(await by('small2', 'GET', '/calls?limit=50')).find(({ code }) =>
    String(code).startsWith('К300'),
  )
  const made = (await by('small2', 'POST', '/calls', {
    copy_of: model?.id,
    code,
    opens_at: `${day(1)}T10:00:00+05:00`,
    closes_at: `${day(1)}T18:00:00+05:00`,
  })) as Body & { scoring: Body; timeline: (Body & { code: string })[] }
  call = String(made.id)
  const due: Record<string, string> = {
    screening: day(4),
    evaluation: day(8),
    decision: day(10),
    appeal: day(16),
  }
  await by('small2', 'PATCH', `/calls/${call}`, {
    scoring: { ...made.scoring, blind: true, min_experts: 1 },
    timeline: made.timeline.map((one) => (due[one.code] ? { ...one, due: due[one.code] } : one)),
  })
  await by('small2', 'PUT', `/calls/${call}/funding`, [{ fund_id: given.id, amount }])
  await by('small2', 'POST', `/calls/${call}/submit`)
  await by('small2', 'POST', `/calls/${call}/announce`)
  await site.clock(`${day(1)}T10:30:00+05:00`)
  for (const account of ['app08', 'app09']) {
    const { id } = await draft(account)
    await attach(account, id, `${account === 'app08' ? 'Айдана' : 'Игорь'} хаты.pdf`)
    await by(account, 'POST', `/applications/${id}/submit`, { acknowledged: true })
  }
  return { unsent: await draft('app11') }
}

test('A-02 what is sent one second after the closing is refused in clear words, and the draft is kept', async ({
  browser,
}) => {
  const { unsent } = await prepare()
  const page = await enter(browser, site, 'app11', { language: 'kk', size: phone })
  await page.goto(`/app/applications/${unsent.id}/check`)
  const send = page.getByRole('button', { name: say('actions:applications.submit'), exact: true })
  await expect(send).toBeVisible()
  await page.getByLabel(say('applications:check.seen')).check()
  await site.clock(`${day(1)}T18:00:01+05:00`)
  await send.click()
  await expect(page.getByRole('alert')).toContainText(/Өтінім қабылдау аяқталды: .*18:00, Астана уақыты/)
  await accessible(page)
  await picture(page, 'too-late')
  await page.goto(`/app/applications/${unsent.id}`)
  await expect(page.getByText(say('applications:now.lapsed'))).toBeVisible()
  await page.getByRole('link', { name: say('applications:read_all'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Скворечники для школьного двора')
  await goodBye(page)
})

test('an expert of a blind call is sent nothing that names the applicant', async ({ browser }) => {
  await site.clock(`${day(2)}T09:00:00+05:00`)
  const sent = items(await by('small2', 'GET', `/applications?call_id=${call}&limit=50`))
  expect(sent).toHaveLength(2)
  for (const { id } of sent) {
    await by('small2', 'POST', `/applications/${id}/take`)
    await by('small2', 'POST', `/applications/${id}/pass`, { acknowledged: true })
  }
  await by('small2', 'POST', `/calls/${call}/start_evaluation`)
  await by('small2', 'POST', `/calls/${call}/experts`, {
    email: 'expert5@demo.example',
    name: 'Эксперт 5 (вымышленный)',
    languages: ['kk', 'ru', 'en'],
    max_load: 10,
  })

  const page = await enter(browser, site, 'expert5', { language: 'kk', size: phone })
  const bodies: Promise<[string, string]>[] = []
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url())
    if (pathname.startsWith('/api/'))
      bodies.push(
        answer.text().then(
          (text) => [pathname, text],
          () => [pathname, ''],
        ),
      )
  })
  await page.goto('/review')
  await page.getByRole('link', { name: say('reviews:declare_open'), exact: true }).click()
  await expect(page.getByRole('main').getByRole('checkbox')).toHaveCount(2)
  await accessible(page)
  await page.getByRole('button', { name: say('reviews:declare_none'), exact: true }).click()
  await expect(page).toHaveURL(/\/review$/)
  const me = (await by('expert5', 'GET', '/me')) as { user: { id: string } }
  await by('small2', 'POST', `/calls/${call}/assignments/confirm`, {
    pairs: sent.map(({ id }) => [id, me.user.id]),
  })
  await page.goto('/app')
  await page.goto('/review')
  await page.getByRole('button', { name: say('reviews:accept_all', { n: '2' }), exact: true }).click()
  for (const { title } of sent) {
    await page.goto('/review')
    await page.getByRole('link', { name: String(title) }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(String(title))
    await expect(page.locator('[data-score]').first()).toBeVisible()
    await accessible(page)
    await picture(page, 'blind')
  }
  await page.waitForLoadState('networkidle')
  const read = await Promise.all(bodies)
  await goodBye(page)

  expect(read.filter(([path]) => /\/applications\/[0-9a-f-]+$/.test(path)).length).toBeGreaterThan(0)
  const told = read.map(([path, text]) => `${path} ${text}`).join('\n')
  for (const { title } of sent) expect(told).toContain(String(title))
  for (const { id } of sent) {
    const whole = (await by('small2', 'GET', `/applications/${id}`)) as {
      applicant: Body
      attachments: { name: string }[]
    }
    const who = (await by('small2', 'GET', `/organisations/${whole.applicant.id}`)) as {
      legal_name: Record<string, string>
      leader?: { name: string; iin: string }
      members?: { name: string }[]
      bank?: { iban: string }
    }
    expect(whole.attachments).toHaveLength(1)
    const secrets = [
      ...[who.leader?.name, who.leader?.iin, who.bank?.iban, String(whole.applicant.id)],
      ...Object.values(who.legal_name),
      ...(who.members ?? []).map(({ name }) => name),
      ...whole.attachments.map(({ name }) => name),
      ...whole.attachments.map(({ name }) => name.split(' ')[0]),
    ]
    for (const secret of secrets) if (secret) expect(told.includes(secret), secret).toBe(false)
  }
})
