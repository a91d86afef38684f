// What later features may use.

export { canSeeUsageOfSchool, seesSectorUsage } from './access.ts'
export { countDownload, countView, flushCounts } from './count.ts'
export { useAddedEvent, useEndedEvent } from './events.ts'
export { usageUrl } from './page.ts'
export { addUse, endUse, type NewUse, type Touched, touchedBy, type UseKey, usesOf } from './uses.ts'
export type { UseRecord } from './use.model.ts'
