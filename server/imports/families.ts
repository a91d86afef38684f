// Whose guardians, or who as a guardian, is no longer where they were after a step has been done, or taken back.

import type { ClientSession, Types } from 'mongoose'
import { announceMovedFamilies } from '../people/index.ts'
import type { Step } from './plan/steps.ts'

/** In the same transaction, for all steps of a batch. */
export async function announceFamiliesOf(steps: readonly Step[], session: ClientSession): Promise<void> {
  const days = new Map<number, { childIds: Types.ObjectId[]; guardianIds: Types.ObjectId[] }>()
  const on = (day: Date) => {
    const known = days.get(day.getTime()) ?? { childIds: [], guardianIds: [] }
    days.set(day.getTime(), known)
    return known
  }
  for (const step of steps)
    switch (step.do) {
      case 'beginRole':
      case 'endRole': {
        const moved = on(step.do === 'endRole' ? step.on : step.from)
        if (step.role === 'student') moved.childIds.push(step.personId)
        if (step.role === 'guardian') moved.guardianIds.push(step.personId)
        break
      }
      case 'link':
        on(step.from).guardianIds.push(step.guardianId)
        break
      case 'unlink':
        on(step.on).guardianIds.push(step.guardianId)
        break
    }
  for (const [day, moved] of days) await announceMovedFamilies({ ...moved, on: new Date(day) }, session)
}
