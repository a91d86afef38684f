import type { Types } from 'mongoose'
import type { Stage } from '../materials/index.ts'
import { policyOf } from '../policies/index.ts'
import type { PolicyDefinition } from '../policy.ts'

const days = { kind: 'number', least: 1, most: 120 } as const

/** Within how many days somebody should have an answer from each stage. */
export const groupDays = {
  ...{ key: 'curation.groupDays', values: days, usual: 5, mayOverride: true },
} as const satisfies PolicyDefinition
export const schoolDays = {
  ...{ key: 'curation.schoolDays', values: days, usual: 5, mayOverride: true },
} as const satisfies PolicyDefinition
export const sectorDays = {
  ...{ key: 'curation.sectorDays', values: days, usual: 15, mayOverride: false, isSectorOnly: true },
} as const satisfies PolicyDefinition

/** After how many hours what somebody has claimed is free again. */
export const claimHours = {
  ...{ key: 'curation.claimHours', values: { kind: 'number', least: 1, most: 720 }, usual: 48, mayOverride: true },
} as const satisfies PolicyDefinition

/** By how many points two totals may differ before a third is asked. */
export const panelGap = {
  ...{ key: 'curation.panelGap', values: { kind: 'number', least: 1, most: 100 }, usual: 20, mayOverride: false },
  isSectorOnly: true,
} as const satisfies PolicyDefinition

/** What has been put before people of the panel is not published until all who are needed have answered. */
export const waitForPanel = {
  ...{ key: 'curation.waitForPanel', values: { kind: 'yesNo' }, usual: true, mayOverride: false },
  isSectorOnly: true,
} as const satisfies PolicyDefinition

export async function targetDays(stage: Stage, schoolId: Types.ObjectId | undefined): Promise<number> {
  return await policyOf({ group: groupDays, school: schoolDays, sector: sectorDays }[stage], schoolId)
}
