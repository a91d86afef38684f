import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { addLink, makeOpen, makeSchool } from './courses.ts'

export const answers: Answers = {
  findOwnProgress: async (app) => {
    const { url, itemUrl, token } = await learnt(app)
    await call(app, `POST ${itemUrl}`, { token, body: {} })
    return await call(app, `GET ${url}/mine`, { token })
  },
  findClassProgress: async (app) => {
    const { url, teacherToken } = await learnt(app)
    return await call(app, `GET ${url}`, { token: teacherToken })
  },
  reportProgress: async (app) => {
    const { itemUrl, token } = await learnt(app)
    return await call(app, `POST ${itemUrl}`, { token, body: { operation: 'a1', done: true } })
  },
}

async function learnt(app: RunningApp) {
  const school = await makeSchool()
  const { course, item } = await addLink(school.teacher, await makeOpen(school), { rule: 'byHand' })
  const address = `/courses/${course._id.toString()}`
  return {
    ...{ url: `${address}/progress`, itemUrl: `${address}/items/${item._id.toString()}/progress` },
    token: await tokenOf(app, school.pupil.person),
    teacherToken: await tokenOf(app, school.teacher.person),
  }
}
