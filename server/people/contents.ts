// How many people belong to units that are about to close.

import { Types } from 'mongoose'
import { roles } from '../roles.ts'
import type { UnitContents } from '../unit-contents.ts'
import { groupOf } from './group.ts'
import { type Group, groups } from './person.model.ts'
import { countBeyond } from './spans.ts'

export const peopleContents: readonly UnitContents[] = groups.map((group: Group) => ({
  key: `people.contents.${group}`,
  count: (unitIds, time) =>
    countBeyond(
      unitIds.map((id) => new Types.ObjectId(id)),
      roles.filter((role) => groupOf(role) === group),
      time,
    ),
}))
