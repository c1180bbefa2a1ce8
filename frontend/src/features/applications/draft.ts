import { isDate } from '../../components/DateField'
import type { BudgetLine } from '../../form/budget'
import type { Indicator } from '../../form/Indicators'
import { answersOf, type FormField, type Values } from '../../form/schema'
import type { VolunteerPlan } from '../../form/Volunteers'
import { exact, parseDecimal } from '../../lib/money'
import type { Application, ApplicationChange } from './queries'

/** An application while it is written. The pointers into it are those of the API. */
export type Draft = {
  language: string
  project: Values
  answers: Values
  budget: { lines: BudgetLine[] }
  indicators: Indicator[]
  volunteers: VolunteerPlan & { types?: string[] }
}

const ownNames: readonly string[] = ['project', 'budget', 'indicators', 'volunteers', 'attachments']

/** The draft as the schema of the whole application sees it: answers beside the parts that every application has. */
export function wholeOf(draft: Draft, files: readonly { kind: string }[]): Values {
  const { answers, project, budget, indicators, volunteers } = draft
  return { ...answers, project, budget, indicators, volunteers, attachments: files.map(({ kind }) => kind) }
}

/** Back to the draft; what did not change stays the very same, so that only what changed is saved. */
export function draftFrom(whole: Values, before: Draft): Draft {
  const answers = Object.fromEntries(Object.entries(whole).filter(([name]) => !ownNames.includes(name)))
  const names = new Set([...Object.keys(answers), ...Object.keys(before.answers)])
  const same = [...names].every((name) => answers[name] === before.answers[name])
  return {
    language: before.language,
    project: (whole.project as Values | undefined) ?? {},
    answers: same ? before.answers : answers,
    budget: (whole.budget as Draft['budget'] | undefined) ?? { lines: [] },
    indicators: (whole.indicators as Indicator[] | undefined) ?? [],
    volunteers: (whole.volunteers as Draft['volunteers'] | undefined) ?? {},
  }
}

export function draftOf(application: Application): Draft {
  return {
    language: application.language,
    project: { ...application.project },
    answers: application.answers,
    budget: {
      lines: application.budget.lines.map(
        ({ line, category, title, unit, quantity, periods, unit_price, source }) => ({
          line,
          category,
          title,
          unit,
          quantity,
          periods,
          // As a person would write it: no zeros behind a whole price, nothing for one that was never filled in.
          unit_price: {
            ...unit_price,
            amount: Number(unit_price.amount) === 0 ? '' : plain(unit_price.amount),
          },
          source,
        }),
      ),
    },
    indicators: application.indicators.map(({ code, title, unit, baseline, targets, direction }) => ({
      code,
      title,
      unit: unit ?? '',
      baseline: numberOf(baseline),
      targets: (targets ?? []).map(numberOf),
      ...(direction ? { direction } : {}),
    })),
    volunteers: {
      ...application.volunteers,
      types: application.volunteers.types ?? [],
    } as Draft['volunteers'],
  }
}

function plain(amount: string): string {
  return amount.replace(/\.0+$/, '')
}

/** Numbers of indicators travel as decimal texts. */
function numberOf(value: string | undefined): number | string {
  return value === undefined || value === '' ? '' : Number(value)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((each) => text(each).trim()).filter(Boolean) : []
const rows = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : [])

/** A whole number within bounds; what is no such number yet is not sent, and stays on the page. */
function whole(value: unknown, most = 9_007_199_254_740_991): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most
    ? number
    : undefined
}

function decimal(value: unknown): string | undefined {
  const parsed = parseDecimal(String(value ?? '').trim())
  return parsed ? String(value).trim() : undefined
}

/** Leaves out what is not there, so that a body holds only what was filled in. */
function filled<T extends Record<string, unknown>>(parts: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(parts).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Partial<T>
}

function projectOf(project: Values): NonNullable<ApplicationChange['project']> {
  return filled({
    title: text(project.title).trim(),
    direction: text(project.direction),
    regions: texts(project.regions),
    sdg: (Array.isArray(project.sdg) ? project.sdg : []).map(Number).filter(Number.isInteger),
    starts_on: isDate(text(project.starts_on)) ? text(project.starts_on) : undefined,
    months: whole(project.months, 120),
    problem: text(project.problem),
    goal: text(project.goal),
    objectives: texts(project.objectives),
    target_groups: rows(project.target_groups)
      .filter((row) => text(row.title).trim() !== '')
      .map((row) => ({ title: text(row.title), ...filled({ count: whole(row.count) }) })),
    activities: rows(project.activities)
      .filter((row) => text(row.title).trim() !== '')
      .map((row, index) => ({
        code: text(row.code).trim() || `A${index + 1}`,
        title: text(row.title),
        ...filled({ from: whole(row.from, 120), to: whole(row.to, 120) }),
      })),
    risks: rows(project.risks)
      .filter((row) => text(row.title).trim() !== '')
      .map((row) => ({ title: text(row.title), ...filled({ mitigation: text(row.mitigation) }) })),
    partners: texts(project.partners),
    sustainability: text(project.sustainability),
  })
}

function budgetOf(budget: Draft['budget']): NonNullable<ApplicationChange['budget']> {
  return {
    lines: budget.lines.map((line) => {
      const price = decimal(line.unit_price.amount)
      const quantity = decimal(line.quantity)
      return {
        line: line.line,
        source: line.source,
        ...filled({
          category: line.category,
          title: line.title,
          unit: line.unit,
          quantity: quantity && !quantity.startsWith('-') ? quantity : undefined,
          periods: whole(line.periods, 100_000),
          unit_price:
            price && !price.startsWith('-')
              ? exact({ amount: price, currency: line.unit_price.currency })
              : undefined,
        }),
      }
    }),
  }
}

function indicatorsOf(indicators: readonly Indicator[]): NonNullable<ApplicationChange['indicators']> {
  return indicators.map((indicator) => {
    const targets = indicator.targets.map(decimal)
    // A target without a number would shift those of later years: the list ends before it.
    const end = targets.indexOf(undefined)
    return {
      code: indicator.code,
      title: indicator.title,
      ...filled({
        unit: indicator.unit,
        baseline: decimal(indicator.baseline),
        targets: (end < 0 ? targets : targets.slice(0, end)).filter((each) => each !== undefined),
      }),
      ...(indicator.direction ? { direction: indicator.direction } : {}),
    }
  })
}

function volunteersOf(plan: Draft['volunteers']): NonNullable<ApplicationChange['volunteers']> {
  const { planned, hours_planned, min_age, types, ...rest } = plan
  return {
    ...rest,
    ...filled({
      planned: whole(planned),
      hours_planned: whole(hours_planned),
      min_age: whole(min_age, 120),
      types: types ?? [],
    }),
  }
}

/** The answers to the call's own questions, without those to questions that do not show. */
function answersTo(draft: Draft, fields: readonly FormField[]): Values {
  const shown = answersOf(fields, wholeOf(draft, []))
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !ownNames.includes(name)))
}

/** The parts that changed, as the server takes them: a draft is saved as far as it can be read. */
export function changeOf(
  changes: Partial<Draft>,
  draft: Draft,
  fields: readonly FormField[],
): ApplicationChange {
  const language = (['kk', 'ru', 'en'] as const).find((each) => each === changes.language)
  return {
    ...(language ? { language } : {}),
    ...(changes.project ? { project: projectOf(changes.project) } : {}),
    ...(changes.answers ? { answers: answersTo({ ...draft, answers: changes.answers }, fields) } : {}),
    ...(changes.budget ? { budget: budgetOf(changes.budget) } : {}),
    ...(changes.indicators ? { indicators: indicatorsOf(changes.indicators) } : {}),
    ...(changes.volunteers ? { volunteers: volunteersOf(changes.volunteers) } : {}),
  }
}
