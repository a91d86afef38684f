import { Types } from 'mongoose'
import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { makeClass, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

export const answers: Answers = {
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
}

/** A pupil with a guardian, and the token of somebody who keeps the lists of their school. */
async function makeManagedPupil(app: RunningApp) {
  const { classId, schoolId } = await makeClass(await makeUnit())
  const pupil = await makePupil({ classId, schoolId, name: '' }, { birthDate: new Date('2015-03-12') })
  const guardian = await makeGuardian(pupil, { unitId: schoolId })
  return {
    token: await tokenOf(app, await makePerson('registrar', { unitId: schoolId })),
    pupil: `/people/${pupil.personId.toString()}`,
    guardianId: guardian.personId.toString(),
    unitId: schoolId.toString(),
  }
}
