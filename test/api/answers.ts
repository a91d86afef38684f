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
  createUnit: async (app) => {
    const token = await tokenOfAdministrator(app)
    return await call(app, 'POST /units', { token, body: { kind: 'province', name: 'Tỉnh', code: `P${++count}` } })
  },
  changeUnit: (app) => callWithUnit(app, 'PATCH', '', { name: 'Trường Mới' }),
  closeUnit: (app) => callWithUnit(app, 'POST', '/close', { lastDay: '2026-07-31' }),
  reopenUnit: async (app) => {
    const unitId = await makeUnit()
    await callWithUnit(app, 'POST', '/close', { lastDay: '2026-07-31' }, unitId)
    return await callWithUnit(app, 'POST', '/reopen', { revision: 1 }, unitId)
  },
  mergeUnits: async (app) => {
    const otherIds = [(await makeUnit()).toString()]
    const newUnit = { name: 'Trường chung', code: `M${++count}` }
    return await callWithUnit(app, 'POST', '/merge', { otherIds, newUnit, firstDay: '2026-08-01' })
  },
  splitUnit: (app) => {
    const parts = [1, 2].map(() => ({ name: 'Trường', code: `S${++count}` }))
    return callWithUnit(app, 'POST', '/split', { parts, original: 'ends', firstDay: '2026-08-01' })
  },
  listSubjects: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/subjects?limit=1', token),
  listTopics: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/topics?limit=1', token),
  listOutcomes: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/outcomes?limit=1', token),
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

let count = 0

async function tokenOfAdministrator(app: RunningApp): Promise<string> {
  const { userName } = await makePerson('sectorAdministrator')
  const { json } = await call(app, 'POST /tokens', { body: { userName, password } })
  return (json as { token: string }).token
}

async function callWithUnit(app: RunningApp, method: string, what: string, body: object, unitId?: unknown) {
  const id = String(unitId ?? (await makeUnit()))
  const token = await tokenOfAdministrator(app)
  return await call(app, `${method} /units/${id}${what}`, { token, body: { revision: 0, ...body } })
}
