import type { Answers, Caller } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { actorOf, makePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { handIn } from './submissions.ts'

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
  beginSubmissionBatch: async (app, caller) => (await batch(app, caller)).answer,
  findSubmissionBatch: async (app, caller) => {
    const { answer, token } = await batch(app, caller)
    await app.work()
    return await call(app, `GET /curation/batches/${(answer.json as { id: string }).id}`, { token })
  },
}

async function waiting(app: RunningApp, caller: Caller) {
  const type = { name: 'Bồi dưỡng', englishName: 'Training', place: '1', edition: 'x', source: 'supplied' }
  await MaterialType.updateOne({ code: 'BOISUONG' }, { $setOnInsert: { ...type, formats: [] } }, { upsert: true })
  const { _id } = await handIn(await actorOf(caller))
  const token = await tokenOf(app, await makePerson('librarian', { unitId: caller.unitId }))
  return { id: _id.toString(), token }
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
