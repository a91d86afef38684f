// A lower secondary school with two classes of the year 2026 and a teacher of mathematics in both, as far as tests need it.

import { pino } from 'pino'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { addYears, listYears } from '../../server/years/index.ts'
import type { WantedLesson } from '../../server/timetable/save.ts'
import { addUnit } from '../schools/units.ts'
import { actorOf, assign, makeClass, type MadePerson, makePerson, makePupil } from '../support/make.ts'
import { plan } from '../years/plans.ts'

export const origin = { address: '10.0.0.1', device: 'test' }
/** A Monday of a week of school, 2026-11-30. */
export const monday = '2026-11-30'

export async function makeSchool(grade = 7) {
  if ((await listYears()).length === 0) await addYears([plan()])
  await loadCurriculum(pino({ level: 'silent' }))
  const unitId = await addUnit({ name: 'Trường THCS Sen', levels: ['lowerSecondary'] })
  const [group, other] = [
    await makeClass(unitId, `${grade}A2`, [grade]),
    await makeClass(unitId, `${grade}A3`, [grade]),
  ]
  const teacher = await makePerson('teacher', { unitId, name: 'Trần Văn An' })
  const colleague = await makePerson('teacher', { unitId, name: 'Lê Thị Bình' })
  const registrar = await makePerson('registrar', { unitId, name: 'Phạm Thị Vân' })
  for (const one of [group, other]) await assign(teacher, one, 'lowerSecondary TOAN')
  await assign(colleague, group, 'lowerSecondary NGU_VAN')
  const pupil = await makePupil(group, { name: 'Mai Anh Khôi' })
  const as = async (person: MadePerson) => ({ person, actor: await actorOf(person) })
  return {
    ...{ unitId, group, other },
    ...{
      teacher: await as(teacher),
      colleague: await as(colleague),
      registrar: await as(registrar),
      pupil: await as(pupil),
    },
  }
}

export type School = Awaited<ReturnType<typeof makeSchool>>

export function maths({ teacher }: School, change: Partial<WantedLesson> = {}): WantedLesson {
  const slot = { weekday: 0, session: 'morning' as const, period: 3 }
  return {
    ...slot,
    level: 'lowerSecondary',
    subjectCode: 'TOAN',
    teacherId: teacher.person.personId,
    room: '',
    ...change,
  }
}
