// A school whose head has said that it learns online.

import { dayOf } from '../../server/day.ts'
import { addDays } from '../../server/disruption/days.ts'
import { declareDisruption } from '../../server/disruption/declare.ts'
import type { DeclareForm } from '../../server/disruption/input.ts'
import { makeSchool, origin } from '../courses/courses.ts'

export const today = dayOf(new Date())
let count = 0

export async function makeClosed({ ahead = 0, ...form }: Partial<DeclareForm> & { ahead?: number } = {}) {
  const school = await makeSchool()
  const head = await school.as('principal')
  const values: DeclareForm = {
    ...{ schoolIds: [school.unitId.toString()], classIds: [], from: addDays(today, ahead) },
    ...{ lastDay: addDays(today, ahead + 2), reason: 'flood', text: '', operation: `operation-${++count}-a`, ...form },
  }
  const [disruption] = await declareDisruption(head.actor, values, origin)
  return { school, head, values, disruption: disruption! }
}
