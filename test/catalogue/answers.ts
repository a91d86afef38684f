import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { silent } from '../outbox/outbox.ts'
import type { RunningApp } from '../support/start.ts'

export const answers: Answers = {
  findMaterials: (app, { token }) => call(app, 'GET /materials?limit=1&subject=TOAN', { token }),
  countMaterialsBySubject: async (app, { token }) => await counted(app, token, ''),
  countMaterialsByGrade: async (app, { token }) => await counted(app, token, '/TOAN'),
  countMaterialsByTopic: async (app, { token }) => await counted(app, token, '/TOAN/6'),
  countMaterialsByOutcome: async (app, { token }) => await counted(app, token, '/TOAN/6/TOAN6.SO.STN'),
}

async function counted(app: RunningApp, token: string, path: string): Promise<ApiAnswer> {
  await loadCurriculum(silent)
  return await call(app, `GET /catalogue/curriculum${path}`, { token })
}
