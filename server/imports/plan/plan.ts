// What a row would do, given what there is. The same when it is shown and when it is carried out.

import type { Wanted } from '../wanted.ts'
import { planClass } from './class.ts'
import { planGuardian } from './guardian.ts'
import type { Planned } from './planned.ts'
import { planPupil, type RowContext } from './pupil.ts'
import { planSchool } from './school.ts'
import { planStaff } from './staff.ts'
import type { World } from './world.ts'

export function planRow(world: World, wanted: Wanted, row: RowContext): Planned {
  switch (wanted.kind) {
    case 'schools':
      return planSchool(world, wanted, row.ids)
    case 'classes':
      return planClass(world, wanted, row.ids)
    case 'staff':
      return planStaff(world, wanted, row)
    case 'pupils':
      return planPupil(world, wanted, row)
    case 'guardians':
      return planGuardian(world, wanted, row)
  }
}
