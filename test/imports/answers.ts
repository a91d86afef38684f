import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { makePerson, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

export const answers: Answers = {
  createImport: async (app) => (await makeImport(app)).answer,
  listImports: (app) => callWithImport(app, 'GET /imports?limit=1'),
  findImport: (app) => callWithImport(app, 'GET /imports/{id}'),
  listImportRows: (app) => callWithImport(app, 'GET /imports/{id}/rows?limit=1'),
  confirmImport: (app) => callWithImport(app, 'POST /imports/{id}/confirm'),
  cancelImport: (app) => callWithImport(app, 'POST /imports/{id}/cancel'),
  undoImport: async (app) => {
    const { token, id } = await makeImport(app)
    await call(app, `POST /imports/${id}/confirm`, { token })
    await app.work()
    return await call(app, `POST /imports/${id}/undo`, { token })
  },
}

/** Of a list of pupils that a registrar has handed in. */
async function callWithImport(app: RunningApp, what: string): Promise<ApiAnswer> {
  const { token, id } = await makeImport(app)
  return await call(app, what.replace('{id}', id), { token })
}

async function makeImport(app: RunningApp) {
  const schoolId = await makeUnit()
  const token = await tokenOf(app, await makePerson('registrar', { unitId: schoolId }))
  const rows = [{ 'Họ và tên': 'Mai Anh Khôi', 'Ngày sinh': '02/03/2015', Khối: 6, Lớp: '6A1' }]
  const body = { schoolId: schoolId.toString(), year: 2026, accountsFor: ['pupils'], rows }
  const answer = await call(app, 'POST /imports', { token, body })
  await app.work()
  return { token, answer, id: (answer.json as { id: string }).id }
}
