import type { Duty } from './queries'

/** The steps in the order in which a grant passes through them. */
const order = [
  'call.publish',
  'application.reject',
  'decision.confirm',
  'award.approve',
  'tranche.certify',
  'tranche.approve',
  'tranche.release',
  'tranche.settle',
  'report.programme',
  'report.finance',
  'sensitive.change',
]

export function dutySteps(steps: Readonly<Record<string, Duty>>): string[] {
  const place = (step: string) => (order.includes(step) ? order.indexOf(step) : order.length)
  return Object.keys(steps).sort((a, b) => place(a) - place(b))
}

export function sameDuty(one: Duty, other: Duty): boolean {
  const flat = (duty: Duty) =>
    JSON.stringify([
      duty.persons,
      [...(duty.not_by ?? [])].sort(),
      [...(duty.also ?? [])].sort(),
      duty.quorum === true,
      duty.file === true,
    ])
  return flat(one) === flat(other)
}
