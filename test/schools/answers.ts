import { administratorToken, type Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'

export const answers: Answers = {
  listUnits: (app, { token }) => call(app, 'GET /units?limit=1', { token }),
  findUnit: async (app, { token }) => {
    const { json } = await call(app, 'GET /units', { token })
    return await call(app, `GET /units/${(json as { items: { id: string }[] }).items[0]!.id}`, { token })
  },
  createUnit: async (app) => {
    const token = await administratorToken(app)
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
}

let count = 0

async function callWithUnit(
  app: RunningApp,
  method: string,
  what: string,
  body: object,
  unitId?: unknown,
): Promise<ApiAnswer> {
  const id = String(unitId ?? (await makeUnit()))
  const token = await administratorToken(app)
  return await call(app, `${method} /units/${id}${what}`, { token, body: { revision: 0, ...body } })
}
