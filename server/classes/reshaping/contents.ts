// How many classes still have pupils when their school is about to close.

import { Types } from 'mongoose'
import type { UnitContents } from '../../unit-contents.ts'
import { Placement } from '../placement.model.ts'

export const classesContents: readonly UnitContents[] = [
  {
    key: 'classes.contents.open',
    count: async (unitIds, time) => {
      const schoolId = { $in: unitIds.map((id) => new Types.ObjectId(id)) }
      const open = { schoolId, $or: [{ to: { $exists: false } }, { to: { $gt: time } }] }
      return (await Placement.distinct('classId', open)).length
    },
  },
]
