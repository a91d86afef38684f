import type { Answers, Caller } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { actorOf } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { receive } from '../uploads/uploads.ts'
import { sheet, zipOf } from './packages.ts'

export const answers: Answers = {
  createPackage: async (app, caller) => (await brought(app, caller)).answer,
  listPackages: async (app, caller) => {
    await ready(app, caller)
    return await call(app, 'GET /packages?limit=1', { token: caller.token })
  },
  findPackage: async (app, caller) => await call(app, `GET ${await ready(app, caller)}`, { token: caller.token }),
  listPackageRows: async (app, caller) =>
    await call(app, `GET ${await ready(app, caller)}/rows?limit=10`, { token: caller.token }),
  startPackage: async (app, caller) => await ask(app, caller, 'start', { takesSame: true }),
  cancelPackage: async (app, caller) => await ask(app, caller, 'cancel'),
  undoPackage: async (app, caller) => {
    const path = await ready(app, caller)
    await call(app, `POST ${path}/start`, { token: caller.token, body: {} })
    await app.work()
    return await call(app, `POST ${path}/undo`, { token: caller.token })
  },
}

let count = 0

async function brought(app: RunningApp, caller: Caller) {
  count++
  const table = sheet(['Tên học liệu', 'Tệp', 'Lớp'], [`Bài ${count}`, 'bài.txt', '6'], ['Sai', 'thiếu.txt', '13'])
  const archive = await zipOf({ 'bảng.csv': table, 'bài.txt': `Nội dung ${count}` })
  const { id } = await receive(await actorOf(caller), archive, 'gói.zip')
  return { answer: await call(app, 'POST /packages', { token: caller.token, body: { upload: id.toString() } }) }
}

async function ready(app: RunningApp, caller: Caller): Promise<string> {
  const { answer } = await brought(app, caller)
  await app.work()
  return `/packages/${(answer.json as { id: string }).id}`
}

async function ask(app: RunningApp, caller: Caller, what: string, body?: object) {
  const path = await ready(app, caller)
  return await call(app, `POST ${path}/${what}`, { token: caller.token, ...(body && { body }) })
}
