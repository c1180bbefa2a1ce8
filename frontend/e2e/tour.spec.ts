import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { desktop, expect, goodBye, type Language, phone, picture, test, visitor, words } from './journey.ts'
import { binary, Site } from './program.ts'

// The guide of the demonstration walked as it is written: from its own page, by its own buttons, in one browser.

const file = (name: string) => ({
  name,
  mimeType: name.endsWith('.jpg') ? 'image/jpeg' : 'application/pdf',
  buffer: name.endsWith('.jpg')
    ? Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
    : Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
})
const button = (at: Page | Locator, name: string) => at.getByRole('button', { name, exact: true })
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const dialog = (page: Page) => page.getByRole('dialog')

class Visitor {
  readonly say: ReturnType<typeof words>
  private shots = 0

  constructor(
    readonly page: Page,
    readonly language: Language,
    private readonly width: number,
  ) {
    this.say = words(language)
  }

  /** Presses a button of a step: signs in as its person and looks where the step looks. */
  async be(step: number, name: string): Promise<void> {
    if (!this.page.url().endsWith('/demo')) await this.page.goto('/demo')
    const pressed = button(this.page.locator(`#step-${step}`), name)
    await expect(pressed, `step ${step}`).toBeVisible()
    await pressed.click()
    await this.page.waitForURL((url) => url.pathname !== '/demo')
    await expect(title(this.page)).toBeVisible()
  }

  /** The words of a visit of the guide. */
  visit(step: string, label: string): string {
    return this.say(`demo:steps.${step}.visit_${label}`)
  }

  person(account: string): string {
    return this.say('demo:be', { who: this.say(`demo:people.${account}`) })
  }

  async look(name: string): Promise<void> {
    this.shots++
    const sideways = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(sideways, `${name} scrolls sideways by`).toBeLessThanOrEqual(0)
    const place = String(this.shots).padStart(2, '0')
    await picture(this.page, `tour-${this.language}-${this.width}-${place}-${name}`)
  }

  /** The button of an act; on a phone all but the main one may lie under "More". */
  async verb(name: string): Promise<Locator> {
    const act = button(this.page, name)
    const more = button(this.page.getByRole('main'), this.say('actions:more')).first()
    await expect(act.or(more).first()).toBeVisible()
    if ((await act.count()) === 0) await more.click()
    return act
  }

  async act(verb: string): Promise<void> {
    await (await this.verb(verb)).click()
    await button(dialog(this.page), verb).click()
    await expect(dialog(this.page)).toHaveCount(0)
  }

  /** Presses what is not allowed and reads why. */
  async refused(verb: string): Promise<Locator> {
    const blocked = await this.verb(verb)
    await expect(blocked).toHaveAttribute('data-blocked')
    if ((await blocked.getAttribute('aria-expanded')) !== 'true') await blocked.click()
    const why = this.page
      .getByRole('status')
      .filter({ hasText: this.say('actions:not_allowed', { act: verb }) })
    await expect(why).toBeVisible()
    return why
  }

  async date(group: Locator, day: Date): Promise<void> {
    await group.getByLabel(this.say('form:date.day')).fill(String(day.getUTCDate()))
    await group.getByLabel(this.say('form:date.month')).selectOption(String(day.getUTCMonth() + 1))
    await group.getByLabel(this.say('form:date.year')).fill(String(day.getUTCFullYear()))
  }

  /** One chapter of the draft, opened from the list of what is to be filled in. */
  async chapter(name: string): Promise<void> {
    await this.page.locator(`main a[href$="/${name}"]`).first().click()
    await this.page.waitForURL((url) => url.pathname.endsWith(`/${name}`))
  }

  async saved(): Promise<void> {
    const words = this.say('form:saved_at', { time: '' }).trim()
    await expect(this.page.getByText(words).first()).toBeVisible()
  }
}

/** What the guide lets a visitor do in a terminal, word for word, where they started the demonstration. */
async function terminal(
  site: Site,
  run: (sh: (command: string) => Promise<{ code: number; said: string }>) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'demeu-e2e-terminal-'))
  await symlink(dirname(dirname(site.database)), join(folder, 'data'))
  await symlink(binary, join(folder, 'demeu'))
  try {
    await run(
      (command) =>
        new Promise((done) => {
          execFile('sh', ['-c', command], { cwd: folder }, (error, out, err) =>
            done({ code: error ? Number(error.code ?? 1) : 0, said: out + err }),
          )
        }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// Each has a program of its own.
test.describe.configure({ mode: 'parallel' })

for (const size of [phone, desktop])
  for (const language of ['kk', 'ru', 'en'] as const)
    test(`twelve steps of the guide in ${language}, ${size.width} px wide${language === 'kk' && size === phone ? '' : ' @long'}`, async ({
      browser,
    }) => {
      test.setTimeout(300_000)
      const site = new Site('demo')
      await site.open()
      try {
        const page = await visitor(browser, site, { language, size })
        await walk(new Visitor(page, language, size.width), site)
        await goodBye(page)
      } finally {
        await site.close()
      }
    })

async function walk(who: Visitor, site: Site): Promise<void> {
  const { page, say } = who
  const verb = (name: string) => say(`actions:verbs.${name}`)
  const mine = (text: string | RegExp) => expect(page.getByRole('main').getByText(text).first()).toBeVisible()

  await page.goto('/demo')
  await expect(title(page)).toHaveText(say('demo:title'))
  await who.look('guide')

  await test.step('1 find the open call', async () => {
    await who.be(1, say('demo:look'))
    const kazakh = words('kk')
    await expect(page.getByRole('link', { name: kazakh('calls:start'), exact: true })).toBeVisible()
    await who.look('call')
  })

  await test.step('2 mend the line over its limit', async () => {
    await who.be(2, who.person('app02'))
    await expect(page.locator('html')).toHaveAttribute('lang', who.language)
    await who.look('tasks')
    const tasks = page.url()
    await who.chapter('budget')
    const percent = (n: string) => (who.language === 'en' ? n.replace(',', '.') : n)
    await expect(page.getByText(percent('44,12')).first()).toBeVisible()
    await who.look('budget-over')
    const price = page.locator('#field-budget-lines-1-unit_price')
    if (await price.isHidden()) await page.locator('#field-budget-lines-1').click()
    await price.fill('150000')
    await expect(page.getByText(percent('38,04')).first()).toBeVisible()
    await who.saved()
    await who.look('budget')

    await page.goto(tasks)
    await who.chapter('team')
    const tax = page.getByRole('region').filter({ hasText: 'salyq.pdf' }).last()
    await who.date(tax.getByRole('group'), new Date())
    await tax.locator('input[type=file]').first().setInputFiles(file('salyq-2.pdf'))
    await expect(tax.getByText('salyq-2.pdf', { exact: true })).toBeVisible()
    await who.look('documents')

    await page.goto(tasks)
    await who.chapter('indicators')
    await button(page, say('form:indicators.add')).click()
    const at = (field: string) => page.locator(`#field-indicators-0-${field}`)
    await at('title').fill('Денсаулық күндері')
    await at('unit').fill('күн')
    await at('baseline').fill('0')
    for (const [year, target] of ['20', '44', '60'].entries()) await at(`targets-${year}`).fill(target)
    await who.saved()
    await who.look('indicators')
  })

  await test.step('3 send the application', async () => {
    await who.be(3, who.person('app02'))
    await expect(title(page)).toHaveText(say('applications:check.title'))
    await expect(page.locator('[data-severity=blocking]')).toHaveCount(0)
    await who.look('check')
    await expect(page.getByText(say('applications:check.no_findings'))).toBeVisible()
    await button(page, say('actions:applications.submit')).click()
    await expect(title(page)).toHaveText(say('applications:receipt.title'))
    await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible()
    await who.look('receipt')
    const number = (await page.locator('dd').first().innerText()).split('\n')[0]?.trim() ?? ''
    await who.be(3, who.visit('send', 'mail'))
    const letter = page.getByRole('main').getByRole('link', { name: number })
    await expect(letter.first()).toBeVisible({ timeout: 30_000 })
    await who.look('letters')
    await letter.first().click()
    await expect(page.locator('main p[lang=kk]')).toContainText(number)
    await who.look('letter')
  })

  await test.step('4 screen two applications', async () => {
    await who.be(4, who.visit('screen', 'refuse'))
    await (await who.verb(verb('take'))).click()
    await mine(/12[\s,]500[\s,]000/)
    await who.look('screening')
    await (await who.verb(verb('reject'))).click()
    for (const box of await dialog(page).getByRole('checkbox').all()) await box.check()
    await dialog(page).getByLabel(say('actions:reason'), { exact: true }).fill('Шарттарға сай емес.')
    await who.look('reject')
    await button(dialog(page), verb('reject')).click()
    await expect(dialog(page)).toHaveCount(0)
    await who.be(4, who.visit('screen', 'confirm'))
    await who.act(verb('confirm_rejection'))
    await mine(say('screening:now.ineligible'))
    await who.look('rejected')
    await who.be(4, who.visit('screen', 'pass'))
    await (await who.verb(verb('take'))).click()
    await (await who.verb(verb('pass'))).click()
    await button(dialog(page), verb('pass')).click()
    // The check of the organisation has run out since the first round.
    await expect(dialog(page).getByRole('alert')).toBeVisible()
    await dialog(page).getByLabel(say('screening:acknowledge')).check()
    await who.look('pass')
    await button(dialog(page), verb('pass')).click()
    await expect(dialog(page)).toHaveCount(0)
    await mine(say('screening:now.under_review'))
  })

  await test.step('5 see the grid', async () => {
    await who.be(5, who.person('secretary'))
    const closed = page.getByRole('button', { name: new RegExp(say('experts:conflict.declared')) }).first()
    await expect(closed).toHaveAttribute('aria-disabled', 'true')
    await closed.click({ force: true })
    await expect(button(page, say('experts:nothing_chosen'))).toBeVisible()
    await who.look('grid')
  })

  await test.step('6 score', async () => {
    await who.be(6, who.person('expert'))
    await who.look('score')
    const fields = page.locator('[data-score]')
    for (const [place, score] of [14, 9, 13, 12, 8, 13, 7, 8].entries())
      await fields.nth(place).fill(String(score))
    await button(page, say('reviews:send')).click()
    await who.look('score-send')
    await button(dialog(page), say('reviews:send')).click()
    await mine(say('reviews:now.submitted'))
    await who.look('scored')
  })

  await test.step('7 rank', async () => {
    await who.be(7, who.visit('rank', 'second_round'))
    await button(page, say('rankings:make')).click()
    await mine(say('rankings:passed_count', { passed: 1, all: 5 }))
    await who.look('ranking-second')
    await who.be(7, who.visit('rank', 'first_round'))
    await mine(/57[,.]67/)
    await mine(/5[,.]33/)
    await who.look('ranking-first')
    await page.getByLabel(say('rankings:which')).selectOption({ index: 2 })
    await mine(say('rankings:further'))
    await who.look('ranking-before')
  })

  await test.step('8 decide and fund', async () => {
    await who.be(8, who.visit('decide', 'propose'))
    await page.locator('#field-number').fill('2')
    await who.date(page.locator('#field-decided_on'), new Date())
    await page.getByLabel(say('decisions:members')).fill('Людмила\nАйша\nБолат')
    const line = page.locator('ol li', { hasText: 'Ауылға көмек' })
    await line.getByRole('combobox').selectOption('award')
    await who.look('decision')
    await button(page, say('decisions:save')).click()
    await expect(page.getByText(say('decisions:saved'))).toBeVisible()
    await page.locator('input[type=file]').first().setInputFiles(file('hattama.pdf'))
    await expect(
      page.getByRole('link', { name: say('decisions:open_file', { name: 'hattama.pdf' }) }),
    ).toBeVisible()
    await who.act(verb('propose'))
    await who.look('proposed')

    await who.be(8, who.visit('decide', 'sign_first'))
    await who.act(verb('confirm'))
    await who.refused(verb('confirm'))
    await who.look('second-signature')
    await who.be(8, who.visit('decide', 'sign_second'))
    await who.act(verb('confirm'))
    await mine(say('decisions:now.confirmed'))
    await who.look('confirmed')

    await who.be(8, who.visit('decide', 'fund'))
    const part = (donor: RegExp) => page.getByLabel(donor)
    const [state, foundation] = [/министерство|министрлік|Demo Ministry/i, /Дала Демо|Dala Demo/]
    await who.look('funding')
    await part(state).fill('30000000')
    await button(page, say('awards:save')).click()
    await expect(page.getByRole('alert')).toContainText(/55[\s,]200[\s,]000/)
    await who.look('funding-short')
    await part(state).fill('54200000')
    await part(foundation).fill('1000000')
    await button(page, say('awards:save')).click()
    await expect(part(foundation)).toHaveAttribute('aria-invalid', 'true')
    await who.look('funding-region')
    await part(foundation).fill('')
    await part(state).fill('55200000')
    await button(page, say('awards:save')).click()
    await expect(title(page)).toHaveText(/Ауылға көмек/)
    await who.look('funded')
  })

  await test.step('9 print the agreement and send the report', async () => {
    await who.be(9, who.visit('report', 'agreement'))
    await who.look('award')
    const printed = page.getByRole('link', { name: say('awards:agreement_print') }).first()
    if (await printed.isHidden())
      await page
        .locator('summary', { hasText: say('awards:agreement') })
        .first()
        .click()
    const [paper] = await Promise.all([page.waitForEvent('popup'), printed.click()])
    await paper.emulateMedia({ media: 'print' })
    await expect(paper.locator('.pair [lang="kk"]').first()).toBeVisible()
    await expect(paper.locator('.pair [lang="ru"]').first()).toBeVisible()
    await paper.close()

    await who.be(9, who.visit('report', 'write'))
    await who.look('report')
    await button(page, say('reports:add_expense')).click()
    const row = page.getByRole('group', { name: say('reports:expense', { n: 4 }), exact: true })
    await who.date(
      row.getByRole('group', { name: say('reports:spent_on') }),
      new Date(Date.now() - 20 * 86_400_000),
    )
    await row.getByLabel(say('reports:document')).fill('Чек № 4')
    await row.getByLabel(new RegExp(`^${say('reports:amount')}`)).fill('1 200 000')
    await row.getByLabel(say('reports:supplier_name')).fill('Дүкен (ойдан шығарылған)')
    await row.getByLabel(say('reports:line')).selectOption('4')
    await row.locator('input[type=file]').first().setInputFiles(file('tubirtek.jpg'))
    await expect(row.getByRole('link', { name: 'tubirtek.jpg' })).toBeVisible()
    await who.saved()
    await who.look('report-expense')
    await who.act(say('actions:reports.submit'))
    await mine(say('reports:now.submitted'))
    await who.look('report-sent')
  })

  await test.step('10 accept the report, certify and approve the tranche', async () => {
    await who.be(10, who.visit('approve', 'accept'))
    await (await who.verb(verb('take'))).click()
    await who.act(say('actions:reports.accept_programme'))
    await who.look('report-content')
    await who.be(10, who.visit('approve', 'accept_money'))
    await who.act(say('actions:reports.accept_finance'))
    await mine(say('reports:now.accepted'))
    await who.look('report-money')
    await who.be(10, who.visit('approve', 'request'))
    await who.look('tranche')
    await who.act(verb('request'))
    await who.be(10, who.visit('approve', 'certify'))
    await who.act(verb('certify'))
    await expect(button(page, say('actions:tranches.approve'))).toHaveCount(0)
    await mine(new RegExp(say('roles:program_director')))
    await who.look('tranche-refused')
    await who.be(10, who.visit('approve', 'approve'))
    await who.act(say('actions:tranches.approve'))
    await mine(say('tranches:now.approved'))
    await who.look('tranche-approved')
  })

  await test.step('11 pay', async () => {
    await who.be(11, who.visit('pay', 'batch'))
    await page.getByRole('main').getByRole('checkbox').first().check()
    await who.look('payments')
    await button(page, say('payments:create')).click()
    await expect(title(page)).toHaveText(/P-/)
    const name = /P-\S+/.exec(await title(page).innerText())?.[0] ?? ''
    await who.be(11, who.visit('pay', 'release'))
    await who.look('batches')
    await page.getByRole('main').getByRole('link', { name }).first().click()
    const release = say('actions:payment_batches.release')
    let released = 0
    page.on('response', (answer) => {
      if (answer.url().endsWith('/release') && answer.ok()) released++
    })
    await button(page, release).click()
    await button(dialog(page), release).dblclick()
    await mine(say('payments:now.released'))
    await expect(button(page, release)).toHaveCount(0)
    expect(released, 'releases').toBe(1)
    await who.refused(verb('settle'))
    await who.look('released')
    await who.be(11, who.visit('pay', 'settle'))
    await who.look('tranche-sent')
    await (await who.verb(verb('settle'))).click()
    await dialog(page).getByLabel(say('payments:bank_reference')).fill('BANK-2')
    await who.date(dialog(page), new Date())
    await who.look('settle')
    await button(dialog(page), verb('settle')).click()
    await expect(dialog(page)).toHaveCount(0)
    await mine(say('tranches:now.paid'))
    await who.look('paid')
  })

  await test.step('12 look as the donor and verify', async () => {
    await who.be(12, who.person('donor-private'))
    await who.look('portfolio')
    await who.be(12, who.visit('watch', 'another'))
    await who.look('another-donor')
    await page.goto('/demo')
    await terminal(site, async (sh) => {
      const command = (name: string) =>
        page
          .locator('#step-12 li', { hasText: say(`demo:terminal.${name}`) })
          .locator('span')
          .first()
          .innerText()
      const [verify, change, mend] = [await command('verify'), await command('change'), await command('mend')]
      expect(await sh(verify)).toMatchObject({ code: 0 })
      expect(await sh(change)).toMatchObject({ code: 0 })
      const red = await sh(verify)
      expect(red.code, red.said).not.toBe(0)
      expect(red.said).toMatch(/ledger_accounts .* expected \d+, found \d+/)
      expect(await sh(mend)).toMatchObject({ code: 0 })
      expect(await sh(verify)).toMatchObject({ code: 0 })
    })
    await who.look('end')
  })
}
