import { pino } from 'pino'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'

export const answers: Answers = {
  listSubjects: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/subjects?limit=1', token),
  listTopics: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/topics?limit=1', token),
  listOutcomes: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/outcomes?limit=1', token),
}

async function callWithCurriculum(app: RunningApp, what: string, token: string): Promise<ApiAnswer> {
  await loadCurriculum(pino({ level: 'silent' }))
  return await call(app, what, { token })
}
