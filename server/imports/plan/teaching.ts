// Who teaches what in which class.

import { Types } from 'mongoose'
import { type CurriculumLevel, curriculumLevels, gradesOf, type KnownSubject } from '../../curriculum/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import type { Reason, WantedStaff } from '../wanted.ts'
import { nameKeyOf } from './memory.ts'
import type { Change } from './planned.ts'
import type { Step } from './steps.ts'
import { classKeyOf, type KnownClass, type World } from './world.ts'

interface Teacher {
  readonly personId: Types.ObjectId
  readonly name: string
}

interface InClass {
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
  readonly className: string
}

/** A class has one class teacher: another one ends. */
export function planHomeroom(world: World, { personId, name }: Teacher, { className, ...place }: InClass) {
  const { today } = world.setting
  const current = (world.homerooms.get(place.classId.toString()) ?? []).filter(
    ({ kind, to }) => kind === 'homeroom' && (!to || to > today),
  )
  if (current.some((one) => one.personId.equals(personId))) return { changes: [], steps: [] }
  const former = current.filter(({ substituteForId }) => !substituteForId)
  const ending = former.map((one): Step => {
    return { do: 'endAssign', ...place, personId: one.personId, kind: 'homeroom', from: one.from, on: today }
  })
  const names = former.flatMap((one) => world.people.get(one.personId.toString())?.fullName ?? [])
  const before = names.length > 0 ? { before: `${className}: ${names.join(', ')}` } : {}
  const changes: Change[] = [{ field: 'homeroom', ...before, after: `${className}: ${name}` }]
  const begin: Step = { do: 'assign', ...place, personId, kind: 'homeroom', from: today }
  return { changes, steps: [...ending, begin] }
}

export interface TeachingPlan {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  readonly problems: readonly Reason[]
}

interface Placed {
  readonly teacher: Teacher
  readonly school: KnownUnit
}

export function planTeaching(world: World, wanted: WantedStaff, { teacher, school }: Placed): TeachingPlan {
  const { today } = world.setting
  const yearKey = wanted.yearKey ?? world.setting.yearKey
  const changes: Change[] = []
  const steps: Step[] = []
  const problems: Reason[] = []
  const classNamed = (name: string) => {
    const found = world.classes.get(classKeyOf(school.id, yearKey, name))
    if (!found) problems.push({ code: 'noSuchClass', values: { text: name } })
    return found
  }
  const placeIn = (known: KnownClass) => ({ classId: known._id, schoolId: new Types.ObjectId(school.id), yearKey })
  for (const name of wanted.homeroomClasses ?? []) {
    const known = classNamed(name)
    if (!known) continue
    const planned = planHomeroom(world, teacher, { ...placeIn(known), className: known.name })
    changes.push(...planned.changes)
    steps.push(...planned.steps)
  }
  const own = (world.assignments.get(teacher.personId.toString()) ?? []).filter(({ to }) => !to || to > today)
  for (const { subject: text, className } of wanted.teaching ?? []) {
    const known = classNamed(className)
    if (!known) continue
    const subject = subjectIn(world.subjects, text, known.grades, school)
    if (!subject) {
      problems.push({ code: 'noSuchSubject', values: { text, className } })
      continue
    }
    const { level, code: subjectCode } = subject
    const isThere = own.some(
      (one) =>
        one.kind === 'subject' &&
        one.classId.equals(known._id) &&
        one.level === level &&
        one.subjectCode === subjectCode,
    )
    const isTwice = steps.some(
      (step) => step.do === 'assign' && step.classId.equals(known._id) && step.subjectCode === subjectCode,
    )
    if (isThere || isTwice) continue
    changes.push({ field: 'teaching', after: `${subject.name}: ${known.name}` })
    steps.push({
      do: 'assign',
      ...placeIn(known),
      personId: teacher.personId,
      kind: 'subject',
      level,
      subjectCode,
      from: today,
    })
  }
  return { changes, steps, problems }
}

/** By its code or any of its names, in the level that the class is of. */
function subjectIn(
  subjects: readonly KnownSubject[],
  text: string,
  grades: readonly number[],
  school: KnownUnit,
): KnownSubject | undefined {
  const key = nameKeyOf(text)
  const ofGrades = curriculumLevels.filter((level) => grades.some((grade) => gradesOf[level].includes(grade)))
  const levels: readonly CurriculumLevel[] =
    ofGrades.length > 0 ? ofGrades : curriculumLevels.filter((level) => school.levels.includes(level))
  const fitting = subjects.filter(({ level }) => levels.includes(level))
  const named = ({ code, name, shortName, aliases }: KnownSubject) =>
    [code, name, shortName, ...aliases].some((own) => nameKeyOf(own) === key)
  return fitting.find(({ code }) => code === text) ?? fitting.find(named)
}
