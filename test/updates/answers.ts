import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { beginFollowing } from '../../server/updates/follow.ts'
import { tellOfEdition } from '../../server/updates/tell.ts'
import { share } from '../materials/materials.ts'
import { makePlace, makeType, publish } from '../materials/published.ts'
import type { MadePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { adapt, edit, linkOf, publishNext } from './originals.ts'

export const answers: Answers = {
  listUpdates: async (app) => {
    const { owner } = await waiting()
    return await asked(app, 'GET /updates?limit=1', owner)
  },
  findUpdate: async (app) => await ofOne(app, 'GET', ''),
  takeUpdate: async (app) => await ofOne(app, 'POST', '/take', {}),
  takeUpdateKeepingOwn: async (app) => await ofOne(app, 'POST', '/keep', {}),
  skipUpdate: async (app) => await ofOne(app, 'POST', '/skip', {}),
  undoUpdate: async (app) => {
    const { owner, id } = await waiting()
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
  const { owner, id } = await waiting()
  return await asked(app, `${method} /updates/${id}${path}`, owner, body)
}

/** Both have changed the title. What the worker would do is done at once, and nothing besides. */
async function waiting() {
  const { place, original } = await anew()
  const { person, actor } = place.librarian
  const own = await adapt(actor, original)
  const use = { materialId: original._id, edition: 1, kind: 'adaptation', id: own._id }
  await beginFollowing(use, working)
  await edit(actor, own, { content: { title: 'Của tôi' } })
  await publishNext(place, original, { content: { title: 'Bản gốc mới', licence: 'CCBYSA' }, note: 'Sửa.' })
  await tellOfEdition({ materialId: original._id }, working)
  return { owner: person, id: (await linkOf(own))._id.toString() }
}

const working = { id: '', attempt: 1, signal: new AbortController().signal, stillWorking: async () => undefined }

async function recalled(app: RunningApp) {
  const { original, place } = await anew()
  const path = `/materials/${original._id.toString()}/editions/1/recall`
  const librarian = place.librarian.person
  return { path, librarian, answer: await asked(app, `POST ${path}`, librarian, { reason: 'Sai đáp án' }) }
}

/** In one school, without files. */
async function anew() {
  await MaterialType.deleteMany({ code: 'BOISUONG' })
  await makeType()
  const place = await makePlace()
  return { place, original: await publish(place, await share(place.owner.actor, { scope: 'school' })) }
}

async function asked(app: RunningApp, what: string, person: MadePerson, body?: object): Promise<ApiAnswer> {
  return await call(app, what, { token: await tokenOf(app, person), ...(body && { body }) })
}
