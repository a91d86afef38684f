import type { Answers, Caller } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeSchool, monday, type School } from './school.ts'

const days = `firstDay=${monday}&lastDay=2026-12-05`

async function prepared(app: RunningApp) {
  const school = await makeSchool()
  return { school, token: await tokenOf(app, school.registrar.person) }
}

async function save(app: RunningApp, school: School, token: string): Promise<ApiAnswer> {
  const teacher = school.teacher.person.personId.toString()
  const lesson = {
    weekday: 0,
    session: 'morning',
    period: 3,
    level: 'lowerSecondary',
    subject: 'TOAN',
    teacher,
    room: 'P.12',
  }
  const body = { from: monday, revision: 0, lessons: [lesson] }
  return await call(app, `PUT /timetable/classes/${school.group.classId.toString()}`, { token, body })
}

export const answers: Answers = {
  listClassLessons: async (app) => {
    const { school, token } = await prepared(app)
    await save(app, school, token)
    return await call(app, `GET /timetable/classes/${school.group.classId.toString()}?${days}`, { token })
  },
  saveClassTimetable: async (app) => {
    const { school, token } = await prepared(app)
    return await save(app, school, token)
  },
  listTeacherLessons: async (app) => {
    const { school, token } = await prepared(app)
    await save(app, school, token)
    const person = school.teacher.person.personId.toString()
    return await call(app, `GET /timetable/schools/${school.unitId.toString()}/teachers/${person}?${days}`, { token })
  },
  saveAbsence: async (app) => {
    const { school, token } = await prepared(app)
    const saved = await save(app, school, token)
    const [{ id: lesson }] = (saved.json as { items: [{ id: string }] }).items
    const address = `/timetable/schools/${school.unitId.toString()}/absences/${school.teacher.person.personId.toString()}/${monday}`
    return await call(app, `PUT ${address}`, { token, body: { lessons: [{ lesson, instead: 'cancelled' }] } })
  },
  findBells: async (app, { unitId, token }: Caller) =>
    await call(app, `GET /timetable/schools/${unitId.toString()}/bells`, { token }),
  saveBells: async (app) => {
    const { school, token } = await prepared(app)
    const periods = { morning: [{ begins: '07:00', ends: '07:45' }], afternoon: [] }
    const body = { primary: periods, secondary: periods, seen: null }
    return await call(app, `PUT /timetable/schools/${school.unitId.toString()}/bells`, { token, body })
  },
}
