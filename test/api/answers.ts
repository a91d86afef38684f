// One real answer of every operation of every feature, to be compared with the document. A new operation needs a line here.

import { pino } from 'pino'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { makePerson, makeUnit, password } from '../support/make.ts'
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
  createImport: async (app) => await callForImport(app, ''),
  listImports: async (app) => await callForImport(app, 'GET /imports?limit=1'),
  findImport: async (app) => await callForImport(app, 'GET /imports/{id}'),
  listImportRows: async (app) => await callForImport(app, 'GET /imports/{id}/rows?limit=1'),
  confirmImport: async (app) => await callForImport(app, 'POST /imports/{id}/confirm'),
  cancelImport: async (app) => await callForImport(app, 'POST /imports/{id}/cancel'),
  undoImport: async (app) => {
    const { token, id } = await makeImport(app)
    await call(app, `POST /imports/${id}/confirm`, { token, body: {} })
    await app.work()
    return await call(app, `POST /imports/${id}/undo`, { token, body: {} })
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

async function callWithCurriculum(app: RunningApp, what: string, token: string): Promise<ApiAnswer> {
  await loadCurriculum(pino({ level: 'silent' }))
  return await call(app, what, { token })
}

/** Of a list of pupils that a registrar has handed in: the answer to that, or to another call about it. */
async function callForImport(app: RunningApp, what: string): Promise<ApiAnswer> {
  const { token, id, answer } = await makeImport(app)
  if (what === '') return answer
  return await call(app, what.replace('{id}', id), { token, ...(what.startsWith('POST') ? { body: {} } : {}) })
}

async function makeImport(app: RunningApp) {
  const schoolId = await makeUnit()
  const { userName } = await makePerson('registrar', { unitId: schoolId })
  const made = await call(app, 'POST /tokens', { body: { userName, password } })
  const { token } = made.json as { token: string }
  const rows = [{ 'Họ và tên': 'Mai Anh Khôi', 'Ngày sinh': '02/03/2015', Khối: 6, Lớp: '6A1' }]
  const body = { schoolId: schoolId.toString(), year: 2026, accountsFor: ['pupils'], rows }
  const answer = await call(app, 'POST /imports', { token, body })
  await app.work()
  return { token, answer, id: (answer.json as { id: string }).id }
}
