// One real answer of every operation about classes (test/api/answers.ts).

import { Account } from '../../server/accounts/account.model.ts'
import { addMemberships } from '../../server/people/index.ts'
import { listYears } from '../../server/years/index.ts'
import type { Answers, Caller } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { makeCalendar, makeSchoolYear, type TestSchool, yearKey } from './school.ts'

type Ask = (app: RunningApp, caller: Caller) => Promise<ApiAnswer>

export const answers: Answers = {
  listClasses: inSchool(({ schoolId }) => [`GET /classes?school=${String(schoolId)}&year=${yearKey}&limit=1`]),
  createClass: inSchool(({ schoolId }) => [
    'POST /classes',
    { school: String(schoolId), year: yearKey, name: '6A9', grades: [6] },
  ]),
  findClass: inSchool((school) => [`GET ${classOf(school)}`]),
  changeClass: inSchool((school) => [`PATCH ${classOf(school)}`, { name: '6B1' }]),
  removeClass: inSchool(async (school, token, app) => [`DELETE /classes/${await anotherClass(school, token, app)}`]),
  listPupils: inSchool((school) => [`GET ${classOf(school)}/pupils`]),
  placePupils: inSchool((school) => [
    `POST ${classOf(school)}/placements`,
    { people: school.of('6A1').pupilIds.map(String), firstDay: '2026-09-07' },
  ]),
  setPupilGrade: inSchool((school) => [`PATCH ${placeOf(school)}`, { grade: 6 }]),
  movePupil: inSchool(async (school, token, app) => [
    `POST ${placeOf(school)}/move`,
    { class: await anotherClass(school, token, app), firstDay: '2026-10-01' },
  ]),
  takeOutPupil: inSchool((school) => [`DELETE ${placeOf(school)}?lastDay=2026-09-30`]),
  listAssignments: inSchool((school) => [`GET ${classOf(school)}/assignments`]),
  assignTeacher: inSchool((school) => [
    `POST ${classOf(school)}/assignments`,
    {
      person: String(school.of('6A1').teacherId),
      ...{ kind: 'subject', level: 'lowerSecondary', subject: 'TOAN', firstDay: '2026-09-07' },
    },
  ]),
  endAssignment: inSchool(async (school, token, app) => {
    const { json } = await call(app, `GET ${classOf(school)}/assignments`, { token })
    const [{ id }] = (json as { items: [{ id: string }] }).items
    return [`DELETE ${classOf(school)}/assignments/${id}`]
  }),
}

type Wish = [what: string, body?: unknown]

/** As somebody who manages all schools, in one with a class. */
function inSchool(ask: (school: TestSchool, token: string, app: RunningApp) => Wish | Promise<Wish>): Ask {
  return async (app, { userName, token }) => {
    if ((await listYears()).length === 0) await makeCalendar()
    const { personId } = (await Account.findOne({ userName }).lean())!
    await addMemberships([
      { personId: personId!, unitId: await makeUnit('sectorOffice'), role: 'sectorAdministrator', from: new Date(0) },
    ])
    const school = await makeSchoolYear([{ name: '6A1', grades: [6], pupils: 2, hasTeacher: true }])
    const [what, body] = await ask(school, token, app)
    return await call(app, what, { token, body })
  }
}

function classOf(school: TestSchool): string {
  return `/classes/${String(school.of('6A1').id)}`
}

function placeOf(school: TestSchool): string {
  return `${classOf(school)}/placements/${String(school.of('6A1').pupilIds[0])}`
}

/** Without pupils. */
async function anotherClass({ schoolId }: TestSchool, token: string, app: RunningApp): Promise<string> {
  const body = { school: String(schoolId), year: yearKey, name: '6A8', grades: [6] }
  return ((await call(app, 'POST /classes', { token, body })).json as { id: string }).id
}
