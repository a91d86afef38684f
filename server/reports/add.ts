// Reports that are taken over from elsewhere, with what has become of them. Nobody is told.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { groupOf, sectorQueue } from './access.ts'
import { type Decision, Report, type ReportKind } from './report.model.ts'

export interface AddedReport {
  readonly materialId: Types.ObjectId
  readonly title: string
  readonly edition: number
  readonly ownerId: Types.ObjectId
  readonly unit: { readonly id: Types.ObjectId; readonly name: string }
  /** Live beyond its school. */
  readonly isOfSector: boolean
  readonly kind: ReportKind
  readonly text: string
  readonly reporter: Actor | undefined
  readonly at: Date
  readonly decided?:
    | {
        readonly decision: Decision
        readonly reason: string
        readonly by: Pick<Actor, 'personId' | 'name'> | undefined
        readonly at: Date
      }
    | undefined
}

export async function addReports(reports: readonly AddedReport[], session: ClientSession): Promise<void> {
  await Report.insertMany(
    reports.map(({ unit, isOfSector, reporter, decided, ...said }) => ({
      ...said,
      ...{ unitId: unit.id, unitName: unit.name, queue: isOfSector ? sectorQueue : unit.id.toString() },
      ...{ reporterId: reporter?.personId, reporterGroup: groupOf(reporter), isDecided: decided !== undefined },
      ...(decided && {
        ...{ decision: decided.decision, reason: decided.reason, decidedAt: decided.at },
        ...{ decidedById: decided.by?.personId, decidedByName: decided.by?.name },
      }),
    })),
    { session },
  )
}
