// One real answer of every operation of every feature, to be compared with the document. A new operation needs a line here.

import { Types } from 'mongoose'
import { pino } from 'pino'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { makeClass, makeGuardian, makePerson, makePupil, makeUnit, password } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { type ApiAnswer, call } from './client.ts'

export interface Caller {
  readonly userName: string
  readonly token: string
}

/** Each gets a person with a token of their own, made for it. */
export const answers: Record<string, (app: RunningApp, caller: Caller) => Promise<ApiAnswer>> = {
  describeApi: (app) => call(app, 'GET /openapi.json'),
  findMe: (app, { token }) => call(app, 'GET /me', { token }),
  createToken: (app, { userName }) => call(app, 'POST /tokens', { body: { userName, password } }),
  listTokens: (app, { token }) => call(app, 'GET /tokens?limit=1', { token }),
  listUnits: (app, { token }) => call(app, 'GET /units?limit=1', { token }),
  findUnit: async (app, { token }) => {
    const { json } = await call(app, 'GET /units', { token })
    return await call(app, `GET /units/${(json as { items: { id: string }[] }).items[0]!.id}`, { token })
  },
  listSubjects: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/subjects?limit=1', token),
  listTopics: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/topics?limit=1', token),
  listOutcomes: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/outcomes?limit=1', token),
  listPeople: (app, { token }) => call(app, 'GET /people?limit=1', { token }),
  findPerson: async (app) => {
    const { token, pupil } = await makeManagedPupil(app)
    return await call(app, `GET ${pupil}?personalId=true`, { token })
  },
  createPerson: async (app) => {
    const { token, unitId } = await makeManagedPupil(app)
    const role = { role: 'student', unitId, firstDay: '2026-09-01' }
    return await call(app, 'POST /people', { token, body: { name: 'Mai Anh Khôi', birthDate: '2015-03-02', role } })
  },
  updatePerson: async (app) => {
    const { token, pupil } = await makeManagedPupil(app)
    return await call(app, `PATCH ${pupil}`, { token, body: { phone: '0912 345 678', gender: 'female' } })
  },
  addMembership: async (app) => {
    const { token, pupil, unitId } = await makeManagedPupil(app)
    const body = { role: 'librarian', unitId, firstDay: '2026-09-01', lastDay: '2026-12-31' }
    return await call(app, `POST ${pupil}/memberships`, { token, body })
  },
  endMembership: async (app) => {
    const { token, pupil } = await makeManagedPupil(app)
    const { json } = await call(app, `GET ${pupil}`, { token })
    const [{ id }] = (json as { roles: [{ id: string }] }).roles
    return await call(app, `PATCH /memberships/${id}`, { token, body: { lastDay: '2026-12-31' } })
  },
  listGuardians: async (app) => {
    const { token, pupil } = await makeManagedPupil(app)
    return await call(app, `GET ${pupil}/guardians`, { token })
  },
  linkGuardian: async (app) => {
    const { token, pupil, unitId } = await makeManagedPupil(app)
    const { personId } = await makePerson('teacher', { unitId: new Types.ObjectId(unitId) })
    const body = { personId: personId.toString(), relation: 'father' }
    return await call(app, `POST ${pupil}/guardians`, { token, body })
  },
  unlinkGuardian: async (app) => {
    const { token, pupil, guardianId } = await makeManagedPupil(app)
    return await call(app, `DELETE ${pupil}/guardians/${guardianId}`, { token })
  },
  revokeCurrentToken: (app, { token }) => call(app, 'DELETE /tokens/current', { token }),
}

/** A teacher with two tokens; one of them has every scope. */
export async function makeCaller(app: RunningApp): Promise<Caller> {
  const { userName } = await makePerson('teacher')
  await call(app, 'POST /tokens', { body: { userName, password } })
  const { json } = await call(app, 'POST /tokens', { body: { userName, password } })
  return { userName, token: (json as { token: string }).token }
}

/** A pupil with a guardian, and the token of somebody who keeps the lists of their school. */
async function makeManagedPupil(app: RunningApp) {
  const { classId, schoolId } = await makeClass(await makeUnit())
  const pupil = await makePupil({ classId, schoolId, name: '' }, { birthDate: new Date('2015-03-12') })
  const guardian = await makeGuardian(pupil, { unitId: schoolId })
  const { userName } = await makePerson('registrar', { unitId: schoolId })
  const { json } = await call(app, 'POST /tokens', { body: { userName, password } })
  return {
    token: (json as { token: string }).token,
    pupil: `/people/${pupil.personId.toString()}`,
    guardianId: guardian.personId.toString(),
    unitId: schoolId.toString(),
  }
}

async function callWithCurriculum(app: RunningApp, what: string, token: string): Promise<ApiAnswer> {
  await loadCurriculum(pino({ level: 'silent' }))
  return await call(app, what, { token })
}
