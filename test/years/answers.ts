import { describeYear } from '../../server/years/describe.ts'
import { administratorToken, type Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { plan } from './plans.ts'

export const answers: Answers = {
  listSchoolYears: async (app, { token }) => {
    await saveYear(app)
    return await call(app, 'GET /school-years', { token })
  },
  findSchoolYear: async (app, { token }) => {
    await saveYear(app)
    return await call(app, 'GET /school-years/2026', { token })
  },
  saveSchoolYear: (app) => saveYear(app),
}

async function saveYear(app: RunningApp): Promise<ApiAnswer> {
  return await call(app, 'PUT /school-years/2026', { token: await administratorToken(app), body: describeYear(plan()) })
}
