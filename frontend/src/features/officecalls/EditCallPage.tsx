import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { ButtonLink } from '../../components/Button'
import { DateField } from '../../components/DateField'
import { Empty } from '../../components/Empty'
import { ErrorSummary, focusField } from '../../components/ErrorSummary'
import {
  CheckboxesField,
  CheckboxField,
  FieldGroup,
  fieldId,
  SelectField,
  TextField,
} from '../../components/Field'
import { FileField } from '../../components/FileField'
import { Meter } from '../../components/Meter'
import { Page } from '../../components/Page'
import { SaveState } from '../../form/SaveState'
import { type FormSchema, fieldsOf } from '../../form/schema'
import { useAutosave } from '../../form/useAutosave'
import {
  formatNumber,
  formatPercent,
  isLanguage,
  type Language,
  languageNames,
  languages,
  pick,
} from '../../lib/format'
import { exact } from '../../lib/money'
import { fieldErrorsOf, ProblemError } from '../../lib/problem'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'
import { callKinds } from './CallPage'
import classes from './Calls.module.css'
import { Decimal, Int, Rows, Sum, Texts } from './fields'
import { MomentField } from './MomentField'
import { type Call, type CallChange, callQuery, keepCall, readCall, saveCall } from './queries'

type Draft = Required<Omit<CallChange, 'time_zone'>>

/** The part of a call that its page may change, with nothing absent. */
export function draftOf(call: Call): Draft {
  return {
    code: call.code,
    kind: callKinds.find((kind) => kind === call.kind) ?? 'other',
    title: call.title,
    summary: call.summary,
    languages: call.languages ?? [],
    application_languages: call.application_languages ?? [],
    award: call.award,
    duration_months: call.duration_months,
    own_contribution_min_percent: call.own_contribution_min_percent,
    opens_at: call.opens_at.slice(0, 16),
    closes_at: call.closes_at.slice(0, 16),
    grace_minutes: call.grace_minutes,
    applicant_kinds: call.applicant_kinds ?? [],
    max_applications_per_applicant: call.max_applications_per_applicant,
    themes_sdg: call.themes_sdg ?? [],
    eligibility: call.eligibility ?? [],
    criteria: call.criteria ?? [],
    scoring: call.scoring,
    budget_categories: call.budget_categories ?? [],
    ineligible_costs: call.ineligible_costs ?? [],
    tranches: call.tranches ?? [],
    reports: call.reports ?? [],
    documents: call.documents ?? [],
    timeline: call.timeline ?? [],
    form: call.form ?? null,
  }
}

const checks = [
  'resident_ngo',
  'bin_and_age',
  'ngo_database',
  'legal_status',
  'tax_debt',
  'list_screening',
  'amount_and_term',
  'own_share',
  'category_limits',
  'overdue_reports',
  'adult',
  'group_size',
  'max_amount',
  'in_time',
] as const
type Check = (typeof checks)[number]
const checkParams: Partial<Record<Check, readonly ('months' | 'document' | 'min' | 'max')[]>> = {
  bin_and_age: ['months'],
  tax_debt: ['document'],
  group_size: ['min', 'max'],
}
const applicantKinds = ['ngo', 'initiative_group', 'individual'] as const
const jumps = [
  ['basics', 'basics'],
  ['dates', 'dates'],
  ['limits', 'limits'],
  ['eligibility', fieldId('/eligibility')],
  ['criteria', fieldId('/criteria')],
  ['scoring', 'scoring'],
  ['categories', fieldId('/budget_categories')],
  ['ineligible', fieldId('/ineligible_costs')],
  ['tranches', fieldId('/tranches')],
  ['reports', fieldId('/reports')],
  ['documents', fieldId('/documents')],
  ['timeline', fieldId('/timeline')],
  ['questions', 'questions'],
] as const
const goals = Array.from({ length: 17 }, (_, place) => place + 1)

export function EditCallPage({ id, nav }: { id: string; nav: ReactNode }) {
  const { t } = useTranslation('officecalls')
  const { data: call } = useSuspenseQuery(callQuery(id))
  const editing = call.actions?.find((action) => action.verb === 'edit')
  if (!editing?.allowed)
    return (
      <Page title={t('form.title')} eyebrow={call.code} before={nav}>
        <Empty
          title={t('form.closed')}
          text={editing?.reason ?? t('form.closed_text')}
          action={
            <ButtonLink to="/office/calls/new" search={{ from: id }} icon="copy">
              {t('copy')}
            </ButtonLink>
          }
        />
      </Page>
    )
  return <Editor call={call} nav={nav} />
}

function Editor({ call, nav }: { call: Call; nav: ReactNode }) {
  const { t } = useTranslation(['officecalls', 'form'])
  const language = useLanguage()
  const cache = useQueryClient()
  const [saved] = useState(() => draftOf(call))
  const { value, change, status, settle, flush } = useAutosave<Draft>({
    draftKey: `call:${call.id}`,
    saved,
    version: call.version,
    save: async (changes, version) => {
      const { award, ...rest } = changes
      const body = award ? { ...rest, award: { min: exact(award.min), max: exact(award.max) } } : rest
      const next = await saveCall(call.id, body, version)
      keepCall(cache, next)
      return next
    },
    // A call is a long page: what is changed in a row goes in one save.
    delay: 2_000,
    reload: async () => {
      const latest = await readCall(call.id)
      return { value: draftOf(latest), version: latest.version }
    },
  })
  // The page of the call leads to what is missing, field by field.
  useEffect(() => {
    const wanted = window.location.hash.slice(1)
    if (wanted) focusField(wanted)
  }, [])
  const faults = status.kind === 'failed' ? fieldErrorsOf(status.error) : {}
  const at = (pointer: string) => faults[pointer]
  const faulty = (pointer: string) => Object.keys(faults).some((each) => each.startsWith(`${pointer}/`))
  const put = (part: Partial<Draft>) => change({ ...value, ...part })
  const spoken = languages.filter((one) => value.languages.includes(one))
  const texts: readonly Language[] = spoken.length > 0 ? spoken : ['kk', 'ru']
  const maximum = value.criteria.reduce((sum, criterion) => sum + criterion.max, 0)
  const named = (text: object, fallback: string) => pick(text, language).text || fallback
  const questions = isSchema(value.form) ? fieldsOf(value.form).length : 0
  const currency = value.award.max.currency

  return (
    <Page
      title={t('form.title')}
      eyebrow={`${call.code} · ${named(call.title, '')}`}
      before={nav}
      width="wide"
      aside={
        <ButtonLink to="/office/calls/$id" params={{ id: call.id }}>
          {t('form.show')}
        </ButtonLink>
      }
    >
      <ErrorSummary
        attempt={0}
        errors={Object.entries(faults).map(([pointer, text]) => ({ id: fieldId(pointer), text }))}
      />

      <nav aria-label={t('sections')}>
        <ul className={classes.jumps}>
          {jumps.map(([name, target]) => (
            <li key={name}>
              <a href={`#${target}`}>{t(`form.${name}`)}</a>
            </li>
          ))}
        </ul>
      </nav>

      <section id="basics" tabIndex={-1} className={classes.section}>
        <h2>{t('form.basics')}</h2>
        <div className={classes.row}>
          <TextField
            id={fieldId('/code')}
            label={t('form.code')}
            hint={t('form.code_hint')}
            error={at('/code')}
            value={value.code}
            onChange={(code) => put({ code })}
            maxLength={40}
          />
          <SelectField
            id={fieldId('/kind')}
            label={t('form.kind')}
            error={at('/kind')}
            value={value.kind}
            onChange={(next) => put({ kind: callKinds.find((kind) => kind === next) ?? value.kind })}
            options={callKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          />
        </div>
        <div className={classes.row}>
          <CheckboxesField
            id={fieldId('/languages')}
            label={t('form.languages')}
            hint={t('form.languages_hint')}
            error={at('/languages')}
            value={value.languages}
            onChange={(next) => put({ languages: next.filter(isLanguage) })}
            options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
          />
          <CheckboxesField
            id={fieldId('/application_languages')}
            label={t('form.application_languages')}
            error={at('/application_languages')}
            value={value.application_languages}
            onChange={(next) => put({ application_languages: next.filter(isLanguage) })}
            options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
          />
        </div>
        <Texts
          pointer="/title"
          label={t('form.name')}
          error={at('/title')}
          languages={texts}
          value={value.title}
          onChange={(title) => put({ title })}
          rows={2}
        />
        <Texts
          pointer="/summary"
          label={t('form.summary')}
          error={at('/summary')}
          languages={texts}
          value={value.summary}
          onChange={(summary) => put({ summary })}
          rows={5}
        />
      </section>

      <section id="dates" tabIndex={-1} className={classes.section}>
        <h2>{t('form.dates')}</h2>
        <div className={classes.row}>
          <MomentField
            id={fieldId('/opens_at')}
            label={t('opens')}
            error={at('/opens_at')}
            zone={call.time_zone}
            value={value.opens_at}
            onChange={(opens_at) => put({ opens_at })}
          />
          <MomentField
            id={fieldId('/closes_at')}
            label={t('closes')}
            error={at('/closes_at')}
            zone={call.time_zone}
            value={value.closes_at}
            onChange={(closes_at) => put({ closes_at })}
          />
          <Int
            pointer="/grace_minutes"
            label={t('form.grace')}
            error={at('/grace_minutes')}
            value={value.grace_minutes}
            onChange={(minutes) => put({ grace_minutes: minutes ?? 0 })}
          />
        </div>
      </section>

      <section id="limits" tabIndex={-1} className={classes.section}>
        <h2>{t('form.limits')}</h2>
        <div className={classes.row}>
          <Sum
            pointer="/award/min"
            label={t('form.award_min')}
            error={at('/award/min') ?? at('/award')}
            value={value.award.min}
            onChange={(min) => put({ award: { ...value.award, min } })}
          />
          <Sum
            pointer="/award/max"
            label={t('form.award_max')}
            error={at('/award/max')}
            value={value.award.max}
            onChange={(max) => put({ award: { ...value.award, max } })}
          />
          <TextField
            id={fieldId('/currency')}
            label={t('form.currency')}
            error={at('/currency')}
            maxLength={3}
            value={currency}
            onChange={(code) =>
              put({
                award: {
                  min: { ...value.award.min, currency: code.toUpperCase() },
                  max: { ...value.award.max, currency: code.toUpperCase() },
                },
              })
            }
          />
          <Int
            pointer="/duration_months/min"
            label={t('form.months_min')}
            error={at('/duration_months/min') ?? at('/duration_months')}
            value={value.duration_months.min}
            onChange={(min) => put({ duration_months: { ...value.duration_months, min: min ?? 0 } })}
          />
          <Int
            pointer="/duration_months/max"
            label={t('form.months_max')}
            error={at('/duration_months/max')}
            value={value.duration_months.max}
            onChange={(max) => put({ duration_months: { ...value.duration_months, max: max ?? 0 } })}
          />
          <Int
            pointer="/own_contribution_min_percent"
            label={t('form.own')}
            error={at('/own_contribution_min_percent')}
            value={value.own_contribution_min_percent}
            onChange={(share) => put({ own_contribution_min_percent: share ?? 0 })}
          />
          <Int
            pointer="/max_applications_per_applicant"
            label={t('form.per_applicant')}
            error={at('/max_applications_per_applicant')}
            value={value.max_applications_per_applicant}
            onChange={(most) => put({ max_applications_per_applicant: most ?? 0 })}
          />
        </div>
        <CheckboxesField
          id={fieldId('/applicant_kinds')}
          label={t('form.applicant_kinds')}
          error={at('/applicant_kinds')}
          value={value.applicant_kinds}
          onChange={(applicant_kinds) => put({ applicant_kinds })}
          options={applicantKinds.map((kind) => ({ value: kind, label: t(`form.kinds_of.${kind}`) }))}
        />
        <details className={classes.more}>
          <summary>{t('form.themes')}</summary>
          <CheckboxesField
            id={fieldId('/themes_sdg')}
            label={t('form.themes')}
            error={at('/themes_sdg')}
            value={value.themes_sdg.map(String)}
            onChange={(next) => put({ themes_sdg: next.map(Number) })}
            options={goals.map((n) => ({ value: String(n), label: t('form.theme', { n }) }))}
          />
        </details>
      </section>

      <Rows
        faulty={faulty}
        pointer="/eligibility"
        title={t('form.eligibility')}
        rows={value.eligibility}
        onChange={(eligibility) => put({ eligibility })}
        blank={() => ({ code: '', check: '', blocking: true, text: {} })}
        name={(rule) => t('form.rule', { code: rule.code })}
      >
        {(rule, set, pointer) => (
          <>
            <div className={classes.row}>
              <TextField
                id={fieldId(`${pointer}/code`)}
                label={t('form.code')}
                error={at(`${pointer}/code`)}
                value={rule.code}
                onChange={(code) => set({ ...rule, code })}
              />
              <SelectField
                id={fieldId(`${pointer}/check`)}
                label={t('form.check')}
                error={at(`${pointer}/check`)}
                value={rule.check}
                onChange={(check) => {
                  const { params: _, ...rest } = rule
                  set({ ...rest, check })
                }}
                options={checks.map((check) => ({ value: check, label: t(`form.checks.${check}`) }))}
              />
              {(checkParams[rule.check as Check] ?? []).map((name) =>
                name === 'document' ? (
                  <SelectField
                    key={name}
                    id={fieldId(`${pointer}/params/${name}`)}
                    label={t(`form.params.${name}`)}
                    error={at(`${pointer}/params/${name}`)}
                    value={rule.params?.[name] ?? ''}
                    onChange={(code) => set({ ...rule, params: { ...rule.params, [name]: code } })}
                    options={value.documents.map((document) => ({
                      value: document.code,
                      label: named(document.title, document.code),
                    }))}
                  />
                ) : (
                  <Decimal
                    key={name}
                    pointer={`${pointer}/params/${name}`}
                    label={t(`form.params.${name}`)}
                    error={at(`${pointer}/params/${name}`)}
                    value={rule.params?.[name]}
                    onChange={(text) => set({ ...rule, params: { ...rule.params, [name]: text } })}
                  />
                ),
              )}
            </div>
            <CheckboxField
              label={t('form.blocking')}
              checked={rule.blocking}
              onChange={(blocking) => set({ ...rule, blocking })}
            />
            <Texts
              pointer={`${pointer}/text`}
              label={t('form.text')}
              error={at(`${pointer}/text`)}
              languages={texts}
              value={rule.text}
              onChange={(text) => set({ ...rule, text })}
              rows={2}
            />
          </>
        )}
      </Rows>

      <Rows
        faulty={faulty}
        pointer="/criteria"
        title={t('form.criteria')}
        hint={<p>{t('form.sum', { sum: formatNumber(maximum, language) })}</p>}
        rows={value.criteria}
        onChange={(criteria) => put({ criteria })}
        blank={() => ({ code: `C${value.criteria.length + 1}`, max: 10, title: {} })}
        name={(criterion) => `${criterion.code} ${named(criterion.title, '')}`.trim()}
      >
        {(criterion, set, pointer) => (
          <>
            <div className={classes.row}>
              <TextField
                id={fieldId(`${pointer}/code`)}
                label={t('form.code')}
                error={at(`${pointer}/code`)}
                value={criterion.code}
                onChange={(code) => set({ ...criterion, code })}
              />
              <Int
                pointer={`${pointer}/max`}
                label={t('form.max')}
                error={at(`${pointer}/max`)}
                value={criterion.max}
                onChange={(max) => set({ ...criterion, max: max ?? 0 })}
              />
              <Decimal
                pointer={`${pointer}/min`}
                label={t('form.min')}
                optional
                error={at(`${pointer}/min`)}
                value={criterion.min}
                onChange={(min) => set({ ...criterion, min })}
              />
            </div>
            <Texts
              pointer={`${pointer}/title`}
              label={t('form.name')}
              error={at(`${pointer}/title`)}
              languages={texts}
              value={criterion.title}
              onChange={(title) => set({ ...criterion, title })}
            />
            <Texts
              pointer={`${pointer}/guidance`}
              label={t('form.guidance')}
              optional
              error={at(`${pointer}/guidance`)}
              languages={texts}
              value={criterion.guidance}
              onChange={(guidance) => set({ ...criterion, guidance })}
              rows={2}
            />
          </>
        )}
      </Rows>

      <section id="scoring" tabIndex={-1} className={classes.section}>
        <h2>{t('form.scoring')}</h2>
        <div className={classes.row}>
          <Decimal
            pointer="/scoring/step"
            label={t('form.step')}
            error={at('/scoring/step')}
            value={value.scoring.step}
            onChange={(step) => put({ scoring: { ...value.scoring, step } })}
          />
          <Int
            pointer="/scoring/min_experts"
            label={t('form.min_experts')}
            error={at('/scoring/min_experts')}
            value={value.scoring.min_experts}
            onChange={(least) => put({ scoring: { ...value.scoring, min_experts: least ?? 0 } })}
          />
          <Decimal
            pointer="/scoring/pass_threshold"
            label={t('form.pass')}
            error={at('/scoring/pass_threshold')}
            value={value.scoring.pass_threshold}
            onChange={(pass_threshold) => put({ scoring: { ...value.scoring, pass_threshold } })}
          />
          <Decimal
            pointer="/scoring/third_opinion_if_spread_over"
            label={t('form.further')}
            optional
            error={at('/scoring/third_opinion_if_spread_over')}
            value={value.scoring.third_opinion_if_spread_over}
            onChange={(over) => put({ scoring: { ...value.scoring, third_opinion_if_spread_over: over } })}
          />
          <Int
            pointer="/scoring/comment_below"
            label={t('form.comment_below')}
            optional
            error={at('/scoring/comment_below')}
            value={value.scoring.comment_below}
            onChange={(percent) => put({ scoring: { ...value.scoring, comment_below: percent ?? 0 } })}
          />
          <TextField
            id={fieldId('/scoring/tie_break')}
            label={t('form.tie_break')}
            hint={t('form.tie_break_hint')}
            optional
            error={at('/scoring/tie_break/0') ?? at('/scoring/tie_break')}
            value={(value.scoring.tie_break ?? []).join(', ')}
            onChange={(text) =>
              put({ scoring: { ...value.scoring, tie_break: text.split(/,\s*/).filter(Boolean) } })
            }
          />
        </div>
        <CheckboxField
          label={t('form.blind')}
          checked={value.scoring.blind ?? false}
          onChange={(blind) => put({ scoring: { ...value.scoring, blind } })}
        />
      </section>

      <Rows
        faulty={faulty}
        pointer="/budget_categories"
        title={t('form.categories')}
        rows={value.budget_categories}
        onChange={(budget_categories) => put({ budget_categories })}
        blank={() => ({ code: `B${value.budget_categories.length + 1}`, title: {} })}
        name={(category) => `${category.code} ${named(category.title, '')}`.trim()}
      >
        {(category, set, pointer) => (
          <>
            <div className={classes.row}>
              <TextField
                id={fieldId(`${pointer}/code`)}
                label={t('form.code')}
                error={at(`${pointer}/code`)}
                value={category.code}
                onChange={(code) => set({ ...category, code })}
              />
              <Int
                pointer={`${pointer}/min_percent`}
                label={t('form.min_percent')}
                optional
                error={at(`${pointer}/min_percent`)}
                value={category.min_percent}
                onChange={(percent) => set(without({ ...category, min_percent: percent }))}
              />
              <Int
                pointer={`${pointer}/max_percent`}
                label={t('form.max_percent')}
                optional
                error={at(`${pointer}/max_percent`)}
                value={category.max_percent}
                onChange={(percent) => set(without({ ...category, max_percent: percent }))}
              />
            </div>
            <CheckboxField
              label={t('form.equipment')}
              checked={category.equipment ?? false}
              onChange={(equipment) => set({ ...category, equipment })}
            />
            <Texts
              pointer={`${pointer}/title`}
              label={t('form.name')}
              error={at(`${pointer}/title`)}
              languages={texts}
              value={category.title}
              onChange={(title) => set({ ...category, title })}
            />
          </>
        )}
      </Rows>

      <Rows
        faulty={faulty}
        pointer="/ineligible_costs"
        title={t('form.ineligible')}
        rows={value.ineligible_costs}
        onChange={(ineligible_costs) => put({ ineligible_costs })}
        blank={() => ({})}
        name={(text, place) => named(text, String(place + 1))}
      >
        {(text, set, pointer) => (
          <Texts
            pointer={pointer}
            label={t('form.text')}
            error={at(pointer)}
            languages={texts}
            value={text}
            onChange={set}
          />
        )}
      </Rows>

      <Rows
        faulty={faulty}
        pointer="/tranches"
        title={t('form.tranches')}
        hint={
          <Meter
            label={t('form.percent_sum')}
            value={BigInt(value.tranches.reduce((sum, tranche) => sum + tranche.percent, 0))}
            limit={100n}
            floor={100n}
            format={(percent) => formatPercent(String(percent), language)}
          />
        }
        rows={value.tranches}
        onChange={(tranches) => put({ tranches: tranches.map((each, n) => ({ ...each, no: n + 1 })) })}
        blank={() => ({ no: value.tranches.length + 1, percent: 0, conditions: [], title: {} })}
        name={(tranche) => t('form.tranche', { no: tranche.no })}
      >
        {(tranche, set, pointer) => {
          const conditions = tranche.conditions ?? []
          const signature = conditions.some((one) => one.code === 'signature')
          const report = conditions.find((one) => one.code === 'report_accepted')
          const spent = conditions.find((one) => one.code === 'spent_share')
          const rest = (code: string) => conditions.filter((one) => one.code !== code)
          return (
            <>
              <div className={classes.row}>
                <Int
                  pointer={`${pointer}/percent`}
                  label={t('form.percent')}
                  error={at(`${pointer}/percent`)}
                  value={tranche.percent}
                  onChange={(percent) => set({ ...tranche, percent: percent ?? 0 })}
                />
                <SelectField
                  id={fieldId(`${pointer}/conditions`)}
                  label={t('form.on_report')}
                  optional
                  error={at(`${pointer}/conditions`)}
                  value={report?.report ?? ''}
                  onChange={(code) =>
                    set({
                      ...tranche,
                      conditions: code
                        ? [...rest('report_accepted'), { code: 'report_accepted', report: code }]
                        : rest('report_accepted'),
                    })
                  }
                  options={value.reports.map((each) => ({
                    value: each.code,
                    label: named(each.title, each.code),
                  }))}
                />
                <Int
                  pointer={`${pointer}/conditions/spent`}
                  label={t('form.on_spent')}
                  optional
                  value={spent?.need}
                  onChange={(need) =>
                    set({
                      ...tranche,
                      conditions: need
                        ? [...rest('spent_share'), { code: 'spent_share', need }]
                        : rest('spent_share'),
                    })
                  }
                />
              </div>
              <CheckboxField
                label={t('form.on_signature')}
                checked={signature}
                onChange={(on) =>
                  set({
                    ...tranche,
                    conditions: on ? [{ code: 'signature' }, ...rest('signature')] : rest('signature'),
                  })
                }
              />
              <Texts
                pointer={`${pointer}/title`}
                label={t('form.name')}
                error={at(`${pointer}/title`)}
                languages={texts}
                value={tranche.title}
                onChange={(title) => set({ ...tranche, title })}
              />
            </>
          )
        }}
      </Rows>

      <Rows
        faulty={faulty}
        pointer="/reports"
        title={t('form.reports')}
        rows={value.reports}
        onChange={(reports) => put({ reports })}
        blank={() => ({ code: `R${value.reports.length + 1}`, title: {} })}
        name={(report) => `${report.code} ${named(report.title, '')}`.trim()}
      >
        {(report, set, pointer) => (
          <>
            <div className={classes.row}>
              <TextField
                id={fieldId(`${pointer}/code`)}
                label={t('form.code')}
                error={at(`${pointer}/code`)}
                value={report.code}
                onChange={(code) => set({ ...report, code })}
              />
              <Int
                pointer={`${pointer}/at_percent_of_duration`}
                label={t('form.at_percent')}
                optional
                error={at(`${pointer}/at_percent_of_duration`)}
                value={report.at_percent_of_duration}
                onChange={(percent) => set(without({ ...report, at_percent_of_duration: percent }))}
              />
              <Int
                pointer={`${pointer}/due_days_after_end`}
                label={t('form.after_end')}
                optional
                error={at(`${pointer}/due_days_after_end`)}
                value={report.due_days_after_end}
                onChange={(days) => set(without({ ...report, due_days_after_end: days }))}
              />
            </div>
            <Texts
              pointer={`${pointer}/title`}
              label={t('form.name')}
              error={at(`${pointer}/title`)}
              languages={texts}
              value={report.title}
              onChange={(title) => set({ ...report, title })}
            />
          </>
        )}
      </Rows>

      <Rows
        faulty={faulty}
        pointer="/documents"
        title={t('form.documents')}
        rows={value.documents}
        onChange={(documents) => put({ documents })}
        blank={() => ({ code: '', as: 'file' as const, required: true, title: {} })}
        name={(document) => named(document.title, document.code)}
      >
        {(document, set, pointer) => (
          <>
            <div className={classes.row}>
              <TextField
                id={fieldId(`${pointer}/code`)}
                label={t('form.code')}
                error={at(`${pointer}/code`)}
                value={document.code}
                onChange={(code) => set({ ...document, code })}
              />
              <SelectField
                id={fieldId(`${pointer}/as`)}
                label={t('form.as')}
                error={at(`${pointer}/as`)}
                value={document.as}
                onChange={(as) => set({ ...document, as: as === 'section' ? 'section' : 'file' })}
                options={[
                  { value: 'file', label: t('form.as_file') },
                  { value: 'section', label: t('form.as_section') },
                ]}
              />
              <Int
                pointer={`${pointer}/max_age_days`}
                label={t('form.max_age')}
                optional
                error={at(`${pointer}/max_age_days`)}
                value={document.max_age_days}
                onChange={(days) => set(without({ ...document, max_age_days: days }))}
              />
            </div>
            <CheckboxField
              label={t('form.required')}
              checked={document.required}
              onChange={(required) => set({ ...document, required })}
            />
            <Texts
              pointer={`${pointer}/title`}
              label={t('form.name')}
              error={at(`${pointer}/title`)}
              languages={texts}
              value={document.title}
              onChange={(title) => set({ ...document, title })}
            />
          </>
        )}
      </Rows>

      <Rows
        faulty={faulty}
        pointer="/timeline"
        title={t('form.timeline')}
        rows={value.timeline}
        onChange={(timeline) => put({ timeline })}
        blank={() => ({ code: '', title: {} })}
        name={(milestone) => named(milestone.title, milestone.code)}
      >
        {(milestone, set, pointer) => (
          <>
            <div className={classes.row}>
              <TextField
                id={fieldId(`${pointer}/code`)}
                label={t('form.code')}
                error={at(`${pointer}/code`)}
                value={milestone.code}
                onChange={(code) => set({ ...milestone, code })}
              />
              <DateField
                id={fieldId(`${pointer}/due`)}
                label={t('form.due')}
                optional
                error={at(`${pointer}/due`)}
                value={milestone.due ?? ''}
                onChange={(due) => set({ ...milestone, due })}
              />
              <TextField
                id={fieldId(`${pointer}/rule`)}
                label={t('form.counted')}
                hint={t('form.counted_hint')}
                optional
                error={at(`${pointer}/rule`)}
                value={milestone.rule ?? ''}
                onChange={(rule) => set({ ...milestone, rule })}
              />
            </div>
            <Texts
              pointer={`${pointer}/title`}
              label={t('form.name')}
              error={at(`${pointer}/title`)}
              languages={texts}
              value={milestone.title}
              onChange={(title) => set({ ...milestone, title })}
            />
          </>
        )}
      </Rows>

      <section id="questions" tabIndex={-1} className={classes.section}>
        <h2>{t('form.questions')}</h2>
        <FieldGroup label={t('form.questions')} id={fieldId('/form')} error={at('/form')}>
          <p>
            {questions > 0
              ? t('form.questions_count', { count: questions, n: formatNumber(questions, language) })
              : t('form.questions_none')}
          </p>
          <FileField
            label={t('form.questions_load')}
            hint={t('form.questions_hint')}
            limits={{ types: ['json'], maxBytes: 500_000 }}
            upload={async (file) => put({ form: await readSchema(file, t('form.questions_bad')) })}
          />
        </FieldGroup>
      </section>
      <div className={classes.saving} hidden={status.kind === 'clean'}>
        <SaveState status={status} onRetry={() => void flush()} onSettle={(choice) => void settle(choice)} />
      </div>
    </Page>
  )
}

function isSchema(form: unknown): form is FormSchema {
  return typeof form === 'object' && form !== null
}

async function readSchema(file: File, words: string): Promise<unknown> {
  try {
    return JSON.parse(await file.text())
  } catch {
    throw new ProblemError({ status: 422, detail: words })
  }
}

/** A number that was emptied is absent, never null. */
function without<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, each]) => each !== undefined)) as T
}
