import { Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { isDuplicateKey } from '../errors.ts'
import { type KnownUnit, listUnitsBelow } from '../schools/index.ts'
import { addClasses } from './add.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { problemOfGrades } from './grades.ts'
import { findManagedSchool } from './guarded.ts'
import { mistake } from './mistake.ts'
import { findClassYear } from './time.ts'
import { inTurn } from './turn.ts'

export interface ClassForm {
  readonly name: string
  readonly grades: readonly number[]
  /** null: at the school's main site. */
  readonly campusId: Types.ObjectId | null
}

export interface NewClassForm extends ClassForm {
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
}

/** @throws AppError 404, 403, 409 `rolloverRunning`; InvalidInput */
export async function createClass(actor: Actor, form: NewClassForm, origin: Origin): Promise<ClassRecord> {
  const school = await findManagedSchool(actor, form.schoolId)
  const { schoolId, yearKey, name, campusId } = form
  if (!(await findClassYear(yearKey, school.id))) throw mistake('year', 'classes.errors.noSuchYear')
  const grades = await checkForm(form, school)
  const id = new Types.ObjectId()
  const campus = campusId ? { campusId } : {}
  await unlessTaken(() =>
    inTurn(schoolId, async (session) => {
      await addClasses([{ id, schoolId, yearKey, name, grades, ...campus }], session)
      await record(
        {
          action: 'classes.created',
          actor,
          subject: { kind: 'class', id },
          unitIds: [schoolId],
          after: { name, yearKey, grades, ...campus },
          origin,
        },
        session,
      )
    }),
  )
  return (await SchoolClass.findById(id).lean())!
}

/** Grades in ascending order, each once. @throws InvalidInput */
export async function checkForm({ grades, campusId }: ClassForm, school: KnownUnit): Promise<number[]> {
  const distinct = [...new Set(grades)].sort((a, b) => a - b)
  const problem = problemOfGrades(distinct, school.levels)
  if (problem) throw mistake('grades', problem)
  if (campusId && !(await listCampuses(school)).some(({ _id }) => _id.equals(campusId)))
    throw mistake('campus', 'classes.errors.notCampusOfSchool')
  return distinct
}

export async function listCampuses(school: KnownUnit) {
  const { items } = await listUnitsBelow(new Types.ObjectId(school.id), '', { limit: 100 })
  return items.filter(({ kind }) => kind === 'campus')
}

/** @throws InvalidInput when a name is unique no longer */
export async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (isDuplicateKey(error)) throw mistake('name', 'classes.errors.nameTaken')
    throw error
  }
}
