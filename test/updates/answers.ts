import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import type { MadePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { edit, linkOf, makeOriginals, publishNext } from './originals.ts'

export const answers: Answers = {
  listUpdates: async (app) => {
    const { owner } = await waiting(app)
    return await asked(app, 'GET /updates?limit=1', owner)
  },
  findUpdate: async (app) => await ofOne(app, 'GET', ''),
  takeUpdate: async (app) => await ofOne(app, 'POST', '/take', {}),
  takeUpdateKeepingOwn: async (app) => await ofOne(app, 'POST', '/keep', {}),
  skipUpdate: async (app) => await ofOne(app, 'POST', '/skip', {}),
  undoUpdate: async (app) => {
    const { owner, id } = await waiting(app)
    await asked(app, `POST /updates/${id}/take`, owner, {})
    return await asked(app, `POST /updates/${id}/undo`, owner, {})
  },
  recallEdition: async (app) => (await recalled(app)).answer,
  findRecall: async (app) => {
    const { path, librarian } = await recalled(app)
    return await asked(app, `GET ${path}`, librarian)
  },
  liftRecall: async (app) => {
    const { path, librarian } = await recalled(app)
    return await asked(app, `DELETE ${path}`, librarian)
  },
}

async function ofOne(app: RunningApp, method: string, path: string, body?: object): Promise<ApiAnswer> {
  const { owner, id } = await waiting(app)
  return await asked(app, `${method} /updates/${id}${path}`, owner, body)
}

/** Both have changed something, the one a file, the other the title. */
async function waiting(app: RunningApp) {
  const made = await anew(app)
  await edit(made.elsewhere.owner.actor, made.own, { content: { title: 'Của tôi' }, removed: ['Phiếu.txt'] })
  await publishNext(made.place, made.original, { content: { title: 'Bản gốc mới', licence: 'CCBYSA' }, note: 'Sửa.' })
  await app.work()
  const { _id } = await linkOf(made.own)
  return { owner: made.elsewhere.owner.person, id: _id.toString() }
}

async function recalled(app: RunningApp) {
  const { original, place } = await anew(app)
  const path = `/materials/${original._id.toString()}/editions/1/recall`
  const librarian = place.librarian.person
  return { path, librarian, answer: await asked(app, `POST ${path}`, librarian, { reason: 'Sai đáp án' }) }
}

async function anew(app: RunningApp) {
  await MaterialType.deleteMany({ code: 'BOISUONG' })
  const type = { code: 'BOISUONG', name: 'Tài liệu bồi dưỡng', englishName: 'Training' }
  await new MaterialType({ ...type, place: '1', edition: 'x', source: 'supplied' }).save()
  return await makeOriginals(app)
}

async function asked(app: RunningApp, what: string, person: MadePerson, body?: object): Promise<ApiAnswer> {
  return await call(app, what, { token: await tokenOf(app, person), ...(body && { body }) })
}
