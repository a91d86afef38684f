import type { Answers, Caller } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { usualRubric } from '../../server/curation/rubric.ts'
import { actorOf, assign, makeClass, makePerson, makePupil, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { handIn, handInToPanel } from './submissions.ts'

const base = '/curation/submissions'

export const answers: Answers = {
  listSubmissions: async (app, caller) => {
    const { token } = await waiting(app, caller)
    return await call(app, `GET ${base}?limit=1&stage=group&view=free`, { token })
  },
  findSubmission: async (app, caller) => {
    const { id } = await waiting(app, caller)
    return await call(app, `GET ${base}/${id}`, { token: caller.token })
  },
  checkSubmission: async (app, caller) => {
    const { id } = await waiting(app, caller)
    return await call(app, `GET ${base}/${id}/checks`, { token: caller.token })
  },
  claimSubmission: (app, caller) => ask(app, caller, 'claim'),
  releaseSubmission: async (app, caller) => {
    const { id, token } = await waiting(app, caller)
    await call(app, `POST ${base}/${id}/claim`, { token })
    return await call(app, `POST ${base}/${id}/release`, { token })
  },
  handOverSubmission: async (app, caller) => {
    const { personId } = await makePerson('subjectLeader', { unitId: caller.unitId })
    return await ask(app, caller, 'hand-over', { personId: personId.toString() })
  },
  decideSubmission: (app, caller) =>
    ask(app, caller, 'decision', { step: 'refuse', reasonCode: 'rights', reason: 'Thiếu quyền' }),
  listSubmissionMessages: async (app, caller) => {
    const { id, token } = await waiting(app, caller)
    await call(app, `POST ${base}/${id}/messages`, { token, body: { text: 'Nguồn ở đâu ạ?' } })
    return await call(app, `GET ${base}/${id}/messages`, { token })
  },
  addSubmissionMessage: (app, caller) => ask(app, caller, 'messages', { text: 'Xem lại giúp', isInternal: true }),
  findPanel: async (app, caller) => {
    const { id, token } = await inPanel(app, caller)
    return await call(app, `GET ${base}/${id}/panel`, { token })
  },
  askPanel: async (app, caller) => (await inPanel(app, caller)).answer,
  giveScore: async (app, caller) => {
    const { id, reviewer } = await inPanel(app, caller)
    const points = Object.fromEntries(usualRubric.map(({ key, most }) => [key, most - 2]))
    const body = { points, feedback: 'Thêm một ví dụ', internalNote: 'Nên công bố' }
    return await call(app, `PUT ${base}/${id}/panel/score`, { token: await tokenOf(app, reviewer), body })
  },
  findPupilsOfMaterial: async (app, caller) => (await withPupil(app, caller, 'GET')).answer,
  setPupilsOfMaterial: async (app, caller) => (await withPupil(app, caller, 'PUT')).answer,
  findRubric: (app, caller) => call(app, 'GET /curation/rubric', { token: caller.token }),
  changeRubric: async (app) => {
    const token = await tokenOf(
      app,
      await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') }),
    )
    const criteria = [...usualRubric, { name: 'Tính mới', englishName: 'Novelty', most: 10 }]
    return await call(app, 'PUT /curation/rubric', { token, body: { criteria } })
  },
  beginSubmissionBatch: async (app, caller) => (await batch(app, caller)).answer,
  findSubmissionBatch: async (app, caller) => {
    const { answer, token } = await batch(app, caller)
    await app.work()
    return await call(app, `GET /curation/batches/${(answer.json as { id: string }).id}`, { token })
  },
}

async function makeTypeOnce(): Promise<void> {
  const type = { name: 'Bồi dưỡng', englishName: 'Training', place: '1', edition: 'x', source: 'supplied' }
  await MaterialType.updateOne({ code: 'BOISUONG' }, { $setOnInsert: { ...type, formats: [] } }, { upsert: true })
}

async function waiting(app: RunningApp, caller: Caller) {
  await makeTypeOnce()
  const { _id } = await handIn(await actorOf(caller))
  const token = await tokenOf(app, await makePerson('librarian', { unitId: caller.unitId }))
  return { id: _id.toString(), token }
}

async function withPupil(app: RunningApp, caller: Caller, method: 'GET' | 'PUT') {
  await makeTypeOnce()
  const group = await makeClass(caller.unitId)
  await assign(caller, group)
  const pupil = await makePupil(group)
  const { materialId } = await handIn(await actorOf(caller))
  const address = `/curation/materials/${materialId.toString()}/pupils`
  const body = { pupil: [pupil.personId.toString()] }
  const answer = await call(app, `PUT ${address}`, { token: caller.token, body })
  return { answer: method === 'PUT' ? answer : await call(app, `GET ${address}`, { token: caller.token }) }
}

async function inPanel(app: RunningApp, caller: Caller) {
  await makeTypeOnce()
  const office = await makeUnit('sectorOffice')
  const specialist = await makePerson('sectorSpecialist', { unitId: office })
  const reviewer = await makePerson('reviewer', { unitId: office })
  const { _id } = await handInToPanel(await actorOf(caller), await actorOf(specialist))
  const token = await tokenOf(app, specialist)
  const person = [reviewer.personId.toString()]
  const answer = await call(app, `PUT ${base}/${_id.toString()}/panel`, { token, body: { person } })
  return { id: _id.toString(), token, reviewer, answer }
}

async function ask(app: RunningApp, caller: Caller, what: string, body?: object) {
  const { id, token } = await waiting(app, caller)
  return await call(app, `POST ${base}/${id}/${what}`, { token, ...(body && { body }) })
}

async function batch(app: RunningApp, caller: Caller) {
  const { id, token } = await waiting(app, caller)
  return {
    token,
    answer: await call(app, 'POST /curation/batches', { token, body: { action: 'approve', submission: [id] } }),
  }
}
