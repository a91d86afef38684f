import type { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { announceChange } from '../changes/index.ts'
import { conflict } from '../errors.ts'
import { announceUnit } from '../schools/index.ts'
import { Assignment } from './assignment.model.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { checkForm, type ClassForm, unlessTaken } from './create.ts'
import { findManagedClass } from './guarded.ts'
import { classNameKeyOf, classSortKeyOf } from './name.ts'
import { Placement } from './placement.model.ts'
import { inTurn } from './turn.ts'

/** What is left out stays. @throws AppError 404, 403, 409 `rolloverRunning`; InvalidInput */
export async function changeClass(
  actor: Actor,
  classId: Types.ObjectId,
  change: Partial<ClassForm>,
  origin: Origin,
): Promise<ClassRecord> {
  const { one, school } = await findManagedClass(actor, classId)
  const form = { ...formOf(one), ...change }
  const grades = await checkForm(form, school)
  const { name, campusId } = form
  await unlessTaken(() =>
    inTurn(one.schoolId, async (session) => {
      const values = { name, grades, nameKey: classNameKeyOf(name), sortKey: classSortKeyOf(grades, name) }
      const campus = campusId ? { $set: { ...values, campusId } } : { $set: values, $unset: { campusId: 1 } }
      await SchoolClass.updateOne({ _id: classId }, campus, { session })
      await announceUnit(one.schoolId, session)
      await record(
        {
          action: 'classes.changed',
          actor,
          subject: { kind: 'class', id: classId },
          unitIds: [one.schoolId],
          before: { ...formOf(one) },
          after: { name, grades, campusId },
          origin,
        },
        session,
      )
    }),
  )
  return (await SchoolClass.findById(classId).lean())!
}

/** One that nobody was ever in. @throws AppError 404, 403, 409 `classHasPupils`, `rolloverRunning` */
export async function removeClass(actor: Actor, classId: Types.ObjectId, origin: Origin): Promise<ClassRecord> {
  const { one } = await findManagedClass(actor, classId)
  await inTurn(one.schoolId, async (session) => {
    if (await Placement.exists({ classId }).session(session)) throw conflict('classHasPupils')
    const teachers = await Assignment.find({ classId }, { personId: 1 }).session(session).lean()
    await Assignment.deleteMany({ classId }, { session })
    await SchoolClass.deleteOne({ _id: classId }, { session })
    for (const id of new Set(teachers.map(({ personId }) => personId.toString())))
      await announceChange('person', id, session)
    await announceUnit(one.schoolId, session)
    await record(
      {
        action: 'classes.removed',
        actor,
        subject: { kind: 'class', id: classId },
        unitIds: [one.schoolId],
        before: { ...formOf(one), yearKey: one.yearKey },
        origin,
      },
      session,
    )
  })
  return one
}

export function formOf({ name, grades, campusId }: ClassRecord): ClassForm {
  return { name, grades, campusId: campusId ?? null }
}
