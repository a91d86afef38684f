import { dayOf } from '../day.ts'
import { addDays, daysOfYear, keptYears, yearOf } from './calendar.ts'
import { Taking, UsageDay, UsageReach, UsageYear } from './counts.model.ts'

/** Days for which it is known that somebody has taken something, so that they may rate it. */
const keptTakings = 400

/** Every night: counts of years that nobody reads any more, and who has taken something long ago. */
export async function forgetOldCounts(now = new Date()): Promise<void> {
  const today = dayOf(now)
  const oldest = yearOf(today) - keptYears + 1
  await UsageDay.deleteMany({ day: { $lt: daysOfYear(oldest).first } })
  await UsageYear.deleteMany({ year: { $lt: oldest } })
  await UsageReach.deleteMany({ year: { $lt: oldest } })
  await Taking.deleteMany({ day: { $lt: addDays(today, -keptTakings) } })
}
