import { callKinds } from '../CallPage'
import type { Call, CallChange } from '../queries'

export type Draft = Required<Omit<CallChange, 'time_zone'>>

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
