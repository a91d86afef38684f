import type { Types } from 'mongoose'
import { ImportRow } from './row.model.ts'

/** Of the rows by outcome, and of those that were carried out by what became of them: `create`, `done`, … */
export type Counts = Readonly<Record<string, number>>

export async function countRows(importId: Types.ObjectId): Promise<Counts> {
  const counts: Record<string, number> = {}
  const groups = await ImportRow.aggregate<{ _id: { outcome: string; state: string }; count: number }>([
    { $match: { importId } },
    { $group: { _id: { outcome: '$outcome', state: '$state' }, count: { $sum: 1 } } },
  ])
  for (const { _id, count } of groups) {
    counts[_id.outcome] = (counts[_id.outcome] ?? 0) + count
    if (_id.state !== 'planned') counts[_id.state] = (counts[_id.state] ?? 0) + count
  }
  const remarked = await ImportRow.countDocuments({ importId, 'remarks.0': { $exists: true } })
  return remarked > 0 ? { ...counts, remarked } : counts
}
