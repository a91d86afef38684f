// Pupils, their guardians and their teachers are told, class by class.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { listAssignments, listPupils } from '../classes/index.ts'
import { notify } from '../notices/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { listGuardianships } from '../people/index.ts'
import { classesOf } from './classes.ts'
import { shownDay } from './days.ts'
import { Disruption, type DisruptionRecord } from './disruption.model.ts'

export const declaredEvent = 'disruption.declared'

/** May run twice: each is told once of each change. What has changed once more since is told by its own event. */
export const tellClasses: EventHandler = async ({ disruptionId, revision }) => {
  const disruption = await Disruption.findById(new Types.ObjectId(disruptionId as string)).lean<DisruptionRecord>()
  if (!disruption || disruption.revision !== revision) return
  const { _id, schoolName: school, from, lastDay, isCancelled } = disruption
  const what = isCancelled ? 'cancelled' : revision === 1 ? 'declared' : 'changed'
  const values = { school, from: shownDay(from), lastDay: shownDay(lastDay) }
  const once = `disruption.${_id.toString()}.${String(revision)}`
  for (const { _id: classId } of await classesOf(disruption)) {
    const pupils = (await listPupils(classId)).map(({ id }) => new Types.ObjectId(id))
    const guardians = await listGuardianships({ childIds: pupils })
    const teachers = await listAssignments(classId)
    const people = [
      ...pupils,
      ...guardians.map(({ guardianId }) => guardianId),
      ...teachers.map(({ personId }) => personId),
    ]
    const unique = [...new Map(people.map((id) => [id.toString(), id])).values()]
    await inTransaction(async (session) => {
      const notice = { key: `disruption.notices.${what}`, values, url: '/courses', urgency: 'now' as const, once }
      await notify(unique, notice, session)
    })
  }
}
