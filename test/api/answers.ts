// One real answer of every operation of every feature, to be compared with the document. A new operation needs a line here.

import { pino } from 'pino'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { classAnswers } from '../classes/answers.ts'
import { makePerson, password } from '../support/make.ts'
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
  ...classAnswers,
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
