// What later features may use.

export { canSeeUsageOfSchool, seesSectorUsage } from './access.ts'
export { type AddedCounts, type AddedTaking, addUsage } from './add.ts'
export { countDownload, countView, flushCounts } from './count.ts'
export { ratingChangedEvent, useAddedEvent, useEndedEvent } from './events.ts'
export { useUseViewers } from './seen.ts'
export { usageUrl } from './page.ts'
export { leastForAll, toldRating } from './stars.ts'
export { findUsageTotals, type UsageTotals } from './totals.ts'
export {
  addUse,
  countUses,
  endUse,
  endUseOf,
  findUse,
  followUses,
  isUsedBy,
  moveUse,
  type NewUse,
  renameUses,
  type UseCounts,
  type UseKey,
  usesAfter,
  usesOf,
} from './uses.ts'
export { ratingOf } from './rate.ts'
export type { UseRecord } from './use.model.ts'
