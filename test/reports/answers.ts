import type { Types } from 'mongoose'
import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeReported, publishIn } from './reports.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'

export const answers: Answers = {
  fileReport: async (app) => {
    const { material, reader, said } = await anew()
    return await asked(app, `POST /materials/${id(material)}/reports`, reader.person, said)
  },
  listReports: async (app) => await ofOne(app, 'GET', ''),
  findReport: async (app) => await ofOne(app, 'GET', '/:id'),
  claimReport: async (app) => await ofOne(app, 'POST', '/:id/claim'),
  releaseReport: async (app) => await ofOne(app, 'POST', '/:id/release', undefined, true),
  decideReport: async (app) =>
    await ofOne(app, 'POST', '/:id/decision', { decision: 'noGround', reason: 'Đáp án đúng.' }, true),
  takeDownMaterial: async (app) => {
    const { material, place } = await anew()
    return await asked(app, `POST /materials/${id(material)}/take-down`, place.librarian.person, {
      reason: 'Bản quyền',
    })
  },
  retireMaterial: async (app) => await retired(app),
  keepMaterial: async (app) => await retired(app, true),
}

async function retired(app: RunningApp, isKept = false): Promise<ApiAnswer> {
  const { material, place } = await anew()
  const { _id: replacement } = await publishIn(place, { scope: 'school', title: 'Bản mới' })
  const path = `/materials/${id(material)}/retirement`
  const body = { from: '2026-12-01', replacement: replacement.toString() }
  const answer = await asked(app, `PUT ${path}`, place.librarian.person, body)
  return isKept ? await asked(app, `DELETE ${path}`, place.librarian.person) : answer
}

async function ofOne(
  app: RunningApp,
  method: string,
  path: string,
  body?: object,
  isClaimed = false,
): Promise<ApiAnswer> {
  const { place, file } = await anew()
  const reportId = (await file()).toString()
  const { person } = place.librarian
  if (isClaimed) await asked(app, `POST /reports/${reportId}/claim`, person)
  return await asked(app, `${method} /reports${path.replace(':id', reportId)}`, person, body)
}

async function anew() {
  await MaterialType.deleteMany({ code: 'BOISUONG' })
  return await makeReported()
}

async function asked(app: RunningApp, what: string, person: Parameters<typeof tokenOf>[1], body?: object) {
  return await call(app, what, { token: await tokenOf(app, person), ...(body && { body }) })
}

function id({ _id }: { readonly _id: Types.ObjectId }): string {
  return _id.toString()
}
