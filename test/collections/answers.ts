import { itemsOf } from '../../server/collections/arrange.ts'
import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeCollection, makeLive, makePublished, makeWorld } from './collections.ts'

export const answers: Answers = {
  listCollections: async (app) => {
    const { published, token } = await anew(app)
    await published()
    return await call(app, 'GET /collections', { token })
  },
  createCollection: async (app) => {
    const { token } = await anew(app)
    return await call(app, 'POST /collections', {
      token,
      body: { title: 'Toán 6', introduction: '', reach: 'personal' },
    })
  },
  findCollection: async (app) => {
    const { published } = await anew(app)
    return await call(app, `GET ${await published()}`, {})
  },
  describeCollection: async (app) =>
    await ofOne(app, 'PUT', '', { title: 'Toán 6', introduction: 'Mới.', reach: 'sector', revision: 2 }),
  arrangeCollection: async (app) => {
    const { draft, token, first, second } = await anew(app)
    const { _id, revision } = await draft()
    const items = [second, first].map((one) => ({ materialId: one._id.toString(), note: 'Gợi ý.' }))
    const body = { revision, sections: [{ heading: '', text: '', items }] }
    return await call(app, `PUT /collections/${_id.toString()}/sections`, { token, body })
  },
  addToCollection: async (app) => {
    const { draft, token, second } = await anew(app)
    const { _id } = await draft()
    const body = { materialId: second._id.toString() }
    return await call(app, `POST /collections/${_id.toString()}/items`, { token, body })
  },
  changeCollectionItem: async (app) => await ofItem(app, 'PATCH', { revision: 2, note: 'Làm trước.', isCover: true }),
  removeFromCollection: async (app) => await ofItem(app, 'DELETE'),
  publishCollection: async (app) => await ofOne(app, 'POST', '/publication', { revision: 2 }),
  unpublishCollection: async (app) => await ofOne(app, 'DELETE', '/publication'),
  removeCollection: async (app) => await ofOne(app, 'DELETE', '?revision=2'),
  copyCollection: async (app) => await ofOne(app, 'POST', '/copies', { title: 'Của tôi' }),
  proposeForCollection: async (app) => (await proposed(app)).answer,
  listCollectionProposals: async (app) => {
    const { token } = await proposed(app)
    return await call(app, 'GET /collection-proposals', { token })
  },
  acceptCollectionProposal: async (app) => await decided(app, 'acceptance', {}),
  declineCollectionProposal: async (app) => await decided(app, 'refusal', { answer: 'Trùng.' }),
}

async function anew(app: RunningApp) {
  const world = await makeWorld()
  const [first, second] = [await makeLive(world, 'Tập hợp'), await makeLive(world, 'Phân số', { scope: 'public' })]
  const { actor, person } = world.specialist
  return {
    ...{
      world,
      first,
      second,
      token: await tokenOf(app, person),
      teacherToken: await tokenOf(app, world.teacher.person),
    },
    draft: () => makeCollection(actor, 'sector', [first]),
    published: async () => `/collections/${(await makePublished(actor, 'public', [first]))._id.toString()}`,
  }
}

async function ofOne(app: RunningApp, method: string, path: string, body?: object): Promise<ApiAnswer> {
  const { draft, token } = await anew(app)
  const { _id } = await draft()
  return await call(app, `${method} /collections/${_id.toString()}${path}`, { token, ...(body && { body }) })
}

async function ofItem(app: RunningApp, method: string, body?: object): Promise<ApiAnswer> {
  const { draft, token } = await anew(app)
  const { _id, sections } = await draft()
  const path = `/collections/${_id.toString()}/items/${itemsOf(sections)[0]!._id.toString()}`
  return await call(app, `${method} ${path}`, { token, ...(body && { body }) })
}

async function proposed(app: RunningApp) {
  const { published, token, teacherToken, second } = await anew(app)
  const body = { materialId: second._id.toString(), reason: 'Rất hợp.' }
  const answer = await call(app, `POST ${await published()}/proposals`, { token: teacherToken, body })
  return { answer, token, id: (answer.json as { id: string }).id }
}

async function decided(app: RunningApp, what: string, body: object): Promise<ApiAnswer> {
  const { token, id } = await proposed(app)
  return await call(app, `POST /collection-proposals/${id}/${what}`, { token, body })
}
