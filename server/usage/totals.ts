// How often materials were looked at and taken in all years that are kept, and in how many places they are used: of some
// at a time, for whoever keeps sums of them.

import type { Types } from 'mongoose'
import { UsageYear } from './counts.model.ts'
import { type Counts, whose } from './tally.ts'
import { MaterialUse } from './use.model.ts'

export interface UsageTotals extends Counts {
  readonly uses: number
}

/** Of every one that is asked for. */
export async function findUsageTotals(ids: readonly Types.ObjectId[]): Promise<Map<string, UsageTotals>> {
  const years = await UsageYear.find({ materialId: { $in: ids }, whose: whose.sector }).lean()
  const totals = new Map<string, UsageTotals>()
  for (const id of ids) {
    const own = years.filter(({ materialId }) => materialId.equals(id))
    totals.set(id.toString(), {
      views: own.reduce((sum, { views }) => sum + views, 0),
      downloads: own.reduce((sum, { downloads }) => sum + downloads, 0),
      uses: await MaterialUse.countDocuments({ materialId: id }),
    })
  }
  return totals
}
