import { Types } from 'mongoose'
import type { KnownUnit } from '../../schools/index.ts'
import type { RecognisedPerson } from '../../people/index.ts'
import type { Reason, WantedClass } from '../wanted.ts'
import { isIn } from './match.ts'
import { nameKeyOf } from './memory.ts'
import { type Change, type Ids, type Planned, refused } from './planned.ts'
import { schoolOf } from './school-of.ts'
import type { ClassFacts, Step } from './steps.ts'
import { planHomeroom } from './teaching.ts'
import { classKeyOf, type KnownClass, type World } from './world.ts'

export function planClass(world: World, wanted: WantedClass, ids: Ids): Planned {
  const found = schoolOf(world, wanted)
  if (!found.ok) return refused(found.reason)
  const { school } = found
  const yearKey = wanted.yearKey ?? world.setting.yearKey
  const key = classKeyOf(school.id, yearKey, wanted.name)
  if (world.memory?.seen.has(key)) return refused({ code: 'repeatedInList', values: { field: 'className' } })
  world.memory?.seen.set(key, wanted.name)

  const campus = campusOf(world, school, wanted)
  if (campus === 'unknown') return refused({ code: 'noSuchCampus', values: { text: wanted.campus ?? '' } })
  const known = world.classes.get(key)
  const made = known
    ? planFacts(known, wanted, { campus, school })
    : planNew(world, { wanted, school, yearKey, campus }, ids)
  if ('reason' in made) return refused(made.reason)
  const head = planHead(world, { wanted, school, yearKey, of: known ?? made.of })
  const steps = [...made.steps, ...head.steps]
  return {
    ...{ candidates: [], choices: [], reasons: head.remarks, steps },
    outcome: known ? (steps.length > 0 ? 'change' : 'same') : 'create',
    changes: [...made.changes, ...head.changes],
    ...(known ? { targetId: known._id } : {}),
  }
}

interface Made {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  readonly of: KnownClass
}

interface NewClass {
  readonly wanted: Pick<WantedClass, 'name' | 'grades' | 'sectorCode'>
  readonly school: KnownUnit
  readonly yearKey: number
  readonly campus?: { readonly id: string; readonly name: string } | undefined
}

/** Also for a pupil whose class is not there yet. */
export function planNew(
  world: World,
  { wanted, school, yearKey, campus }: NewClass,
  ids: Ids,
): Made | { readonly reason: Reason } {
  const { name, grades, sectorCode } = wanted
  if (!grades) return { reason: { code: 'noSuchClass', values: { text: name } } }
  const id = ids.of(`class ${name}`)
  const campusId = campus && new Types.ObjectId(campus.id)
  const of: KnownClass = { _id: id, name, grades, ...(campusId ? { campusId } : {}) }
  const key = classKeyOf(school.id, yearKey, name)
  world.classes.set(key, of)
  world.memory?.classes.set(key, of)
  return {
    of,
    changes: [
      { field: 'grade', after: grades.join(',') },
      { field: 'year', after: `${yearKey}-${yearKey + 1}` },
      ...(campus ? [{ field: 'campus', after: campus.name }] : []),
      ...(sectorCode ? [{ field: 'classCode', after: sectorCode }] : []),
    ],
    steps: [
      {
        ...{ do: 'addClass', id, schoolId: new Types.ObjectId(school.id), yearKey, name, grades },
        ...(campusId ? { campusId } : {}),
        ...(sectorCode ? { sectorCode } : {}),
      },
    ],
  }
}

function planFacts(
  known: KnownClass,
  wanted: WantedClass,
  { campus, school }: Pick<NewClass, 'campus' | 'school'>,
): Made {
  const changes: Change[] = []
  const [before, after]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
  const { grades, sectorCode } = wanted
  if (grades && grades.join() !== known.grades.join()) {
    changes.push({ field: 'grade', before: known.grades.join(','), after: grades.join(',') })
    Object.assign(before, { grades: [...known.grades] })
    Object.assign(after, { grades })
  }
  if (sectorCode !== undefined && sectorCode !== known.sectorCode) {
    const former = known.sectorCode ? { before: known.sectorCode } : {}
    changes.push({ field: 'classCode', ...former, after: sectorCode })
    Object.assign(before, { sectorCode: known.sectorCode ?? null })
    Object.assign(after, { sectorCode })
  }
  if (campus && !known.campusId?.equals(campus.id)) {
    changes.push({ field: 'campus', after: campus.name })
    Object.assign(before, { campusId: known.campusId ?? null })
    Object.assign(after, { campusId: new Types.ObjectId(campus.id) })
  }
  const facts = { before: before as ClassFacts, after: after as ClassFacts }
  const schoolId = new Types.ObjectId(school.id)
  return {
    changes,
    of: known,
    steps: changes.length > 0 ? [{ do: 'changeClass', id: known._id, schoolId, ...facts }] : [],
  }
}

function campusOf({ parts }: World, school: KnownUnit, { campus }: WantedClass) {
  if (campus === undefined) return undefined
  const key = nameKeyOf(campus)
  // The main site, as many lists call it.
  if (['truong chinh', 'diem chinh', 'co so chinh', nameKeyOf(school.name)].includes(key)) return undefined
  const campuses = (parts.get(school.id) ?? []).filter(({ kind }) => kind === 'campus')
  return campuses.find(({ code, name }) => code === campus || nameKeyOf(name) === key) ?? ('unknown' as const)
}

interface Headed {
  readonly wanted: WantedClass
  readonly school: KnownUnit
  readonly yearKey: number
  readonly of: KnownClass
}

function planHead(world: World, { wanted, school, yearKey, of }: Headed) {
  const { homeroomName, homeroomCode } = wanted
  const none = { changes: [], steps: [], remarks: [] as readonly Reason[] }
  if (homeroomName === undefined && homeroomCode === undefined) return none
  const text = homeroomName ?? homeroomCode ?? ''
  const teacher = teacherOf(world, school, wanted)
  if (teacher === 'several') return { ...none, remarks: [{ code: 'severalTeachers', values: { text } }] }
  if (!teacher) return { ...none, remarks: [{ code: 'noSuchTeacher', values: { text } }] }
  const place = { classId: of._id, schoolId: new Types.ObjectId(school.id), yearKey }
  return {
    ...planHomeroom(world, { personId: teacher._id, name: teacher.fullName }, { ...place, className: of.name }),
    remarks: [],
  }
}

function teacherOf(
  world: World,
  school: KnownUnit,
  { homeroomName, homeroomCode }: WantedClass,
): RecognisedPerson | 'several' | undefined {
  const coded = homeroomCode === undefined ? undefined : world.byCode.get(homeroomCode)
  if (coded && isIn(coded, school.id)) return coded
  if (homeroomName === undefined) return undefined
  const isStaff = (person: RecognisedPerson) =>
    person.places.some(
      ({ group, unitId, to }) => group === 'staff' && unitId.equals(school.id) && (!to || to > world.setting.today),
    )
  const named = world.named(school.id, nameKeyOf(homeroomName)).filter(isStaff)
  const exact = named.filter(
    ({ fullName }) => fullName.toLocaleLowerCase('vi') === homeroomName.toLocaleLowerCase('vi'),
  )
  const fitting = exact.length > 0 ? exact : named
  return fitting.length > 1 ? 'several' : fitting[0]
}
