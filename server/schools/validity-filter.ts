// The query twins of validity.ts.

import type { Types } from 'mongoose'
import type { RelationKind } from './unit.model.ts'

/** Records that hold at a time, as `holdsAt` says. */
export function validAt(time: Date) {
  return {
    $and: [
      { $or: [{ from: { $exists: false } }, { from: { $lte: time } }] },
      { $or: [{ to: { $exists: false } }, { to: { $gt: time } }] },
    ],
  }
}

/** Units that have a relation of one of these kinds to a unit at a time. */
export function storedRelationAt(kinds: readonly RelationKind[], unitId: Types.ObjectId, time: Date) {
  return { relations: { $elemMatch: { unitId, kind: { $in: kinds }, ...validAt(time) } } }
}
