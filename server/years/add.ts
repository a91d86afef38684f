import type { ClientSession } from 'mongoose'
import { SchoolCalendar } from './calendar.model.ts'
import { announceYears, labelOf } from './find.ts'
import { problemsOf, type YearPlan } from './rules.ts'

/** The sector's first ones, as they come from an authority's list. Throws when they break a rule. */
export async function addYears(plans: readonly YearPlan[], session?: ClientSession): Promise<void> {
  const labelled = plans.map((plan) => ({ ...plan, label: labelOf(plan.key) }))
  for (const plan of labelled) {
    const problems = problemsOf(plan, labelled)
    if (Object.keys(problems).length > 0) throw new Error(`The year ${plan.label}: ${JSON.stringify(problems)}`)
  }
  const years = plans.map((plan) => ({ ...plan, changedAt: new Date() }))
  await new SchoolCalendar({ unitId: null, years }).save({ session })
  await announceYears(null, session)
}
