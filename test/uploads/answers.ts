import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { actorOf } from '../support/make.ts'
import { makeUpload } from './uploads.ts'

export const answers: Answers = {
  listUploads: async (app, caller) => {
    await makeUpload(await actorOf(caller))
    return await call(app, 'GET /uploads', { token: caller.token })
  },
  findUpload: async (app, caller) =>
    await call(app, `GET /uploads/${String(await makeUpload(await actorOf(caller)))}`, { token: caller.token }),
  findStorageUsage: (app, { token }) => call(app, 'GET /storage', { token }),
}
