import { administratorToken, type Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { makeUnit } from '../support/make.ts'

const key = 'years.schoolCalendar'

export const answers: Answers = {
  listPolicies: async (app) => await call(app, 'GET /policies', { token: await administratorToken(app) }),
  setPolicy: async (app) =>
    await call(app, `PUT /policies/${key}`, { token: await administratorToken(app), body: { value: false } }),
  dropPolicyOverride: async (app) => {
    const school = (await makeUnit()).toString()
    return await call(app, `DELETE /policies/${key}?school=${school}`, { token: await administratorToken(app) })
  },
}
