import { actorOf } from '../support/make.ts'
import type { Answers, Caller } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { makeCourse } from '../courses/courses.ts'
import { zipOf } from '../packages/packages.ts'
import type { RunningApp } from '../support/start.ts'
import { receive } from '../uploads/uploads.ts'
import { canvas } from './builders.ts'

const base = '/course-imports'

export const answers: Answers = {
  createCourseImport: async (app, caller) => await brought(app, caller),
  listCourseImports: async (app, caller) => {
    await ready(app, caller)
    return await call(app, `GET ${base}?limit=1`, { token: caller.token })
  },
  findCourseImport: async (app, caller) => await call(app, `GET ${await ready(app, caller)}`, { token: caller.token }),
  listCourseImportRows: async (app, caller) =>
    await call(app, `GET ${await ready(app, caller)}/rows?limit=10`, { token: caller.token }),
  startCourseImport: async (app, caller) => {
    const path = await ready(app, caller)
    const answer = await call(app, `POST ${path}/start`, { token: caller.token, body: { title: 'Toán', days: 'drop' } })
    await app.work()
    return answer
  },
  cancelCourseImport: async (app, caller) =>
    await call(app, `POST ${await ready(app, caller)}/cancel`, { token: caller.token }),
  retryCourseImport: async (app, caller) => {
    const path = await ready(app, caller, { ...canvas(), 'web_resources/doc.txt': Buffer.from('MZ'.padEnd(200, '\0')) })
    await call(app, `POST ${path}/start`, { token: caller.token, body: {} })
    await app.work()
    return await call(app, `POST ${path}/retry`, { token: caller.token })
  },
  createCourseExport: async (app, caller) => await taken(app, caller),
  listCourseExports: async (app, caller) => {
    await taken(app, caller)
    await app.work()
    return await call(app, 'GET /course-exports?limit=1', { token: caller.token })
  },
  findCourseExport: async (app, caller) => {
    const { id } = (await taken(app, caller)).json as { id: string }
    await app.work()
    return await call(app, `GET /course-exports/${id}`, { token: caller.token })
  },
}

async function brought(app: RunningApp, caller: Caller, contents = canvas()) {
  const { id } = await receive(await actorOf(caller), await zipOf(contents), 'gói.imscc')
  return await call(app, `POST ${base}`, { token: caller.token, body: { upload: id.toString() } })
}

async function ready(app: RunningApp, caller: Caller, contents = canvas()): Promise<string> {
  const { id } = (await brought(app, caller, contents)).json as { id: string }
  await app.work()
  return `${base}/${id}`
}

async function taken(app: RunningApp, caller: Caller) {
  const { _id } = await makeCourse({ actor: await actorOf(caller) })
  return await call(app, `POST /courses/${_id.toString()}/exports`, {
    token: caller.token,
    body: { kind: 'cartridge' },
  })
}
