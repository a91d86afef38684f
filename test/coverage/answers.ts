import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { noteUnanswered } from '../../server/catalogue/index.ts'
import { claimCall } from '../../server/coverage/calls/claim.ts'
import { gatherNew } from '../../server/coverage/wanted/gather.ts'
import { Wanted } from '../../server/coverage/wanted/wanted.model.ts'
import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { origin } from '../materials/materials.ts'
import { actorOf, type MadePerson, makePerson, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { called, counted, far, makeProgramme, sums } from './coverage.ts'

export const answers: Answers = {
  findCoverage: async (app, { token }) => {
    await makeProgramme()
    await counted()
    return await call(app, 'GET /coverage/TOAN/6', { token })
  },
  listCalls: async (app, { token }) => {
    await ofSpecialist()
    return await call(app, 'GET /calls', { token })
  },
  makeCall: async (app) => {
    await makeProgramme()
    const { person } = await specialist()
    const asked = {
      title: 'Video tế bào',
      text: 'Năm phút.',
      subject: 'KHTN',
      grade: 6,
      until: far,
      audience: 'sector',
    }
    return await call(app, 'POST /calls', { token: await tokenOf(app, person), body: asked })
  },
  findCall: async (app, { token }) => await call(app, `GET /calls/${(await ofSpecialist()).id}`, { token }),
  claimCall: async (app, { token }) => await call(app, `POST /calls/${(await ofSpecialist()).id}/claim`, { token }),
  releaseCall: async (app, caller) => {
    const { id } = await ofSpecialist(await actorOf(caller))
    return await call(app, `POST /calls/${id}/release`, { token: caller.token })
  },
  linkToCall: async (app, caller) => {
    const owner = await actorOf(caller)
    const { id } = await ofSpecialist(owner)
    const { _id } = await makeMaterial(sums, { owner, isDraft: true })
    const body = { materialId: _id.toString() }
    return await call(app, `POST /calls/${id}/link`, { token: caller.token, body })
  },
  closeCall: async (app) => await asMaker(app, 'close'),
  withdrawCall: async (app) => await asMaker(app, 'withdraw'),
  extendCall: async (app) => await asMaker(app, 'extend', { until: far }),
  reopenCall: async (app) => {
    const made = await ofSpecialist()
    await onCall(app, made, 'close')
    return await onCall(app, made, 'reopen', { until: far })
  },
  listWanted: async (app, { token }) => {
    await wanted()
    return await call(app, 'GET /wanted', { token })
  },
  answerWanted: async (app) => {
    const { _id } = await makeMaterial(sums, { scope: 'sector' })
    return await settled(app, await wanted(), 'answer', { materialId: _id.toString() })
  },
  dismissWanted: async (app) => await settled(app, await wanted(), 'dismiss'),
  reopenWanted: async (app) => {
    const id = await wanted()
    await settled(app, id, 'dismiss')
    return await settled(app, id, 'reopen')
  },
}

async function specialist() {
  const person = await makePerson('sectorSpecialist', { unitId: await makeUnit('sectorOffice') })
  return { person, actor: await actorOf(person) }
}

/** A call, claimed by somebody or by nobody. */
async function ofSpecialist(claimer?: Actor): Promise<{ id: string; person: MadePerson }> {
  await makeProgramme()
  const { person, actor } = await specialist()
  const id: Types.ObjectId = await called(actor, { wanted: 2 })
  if (claimer) await claimCall(claimer, id, origin)
  return { id: id.toString(), person }
}

async function asMaker(app: RunningApp, step: string, body?: object): Promise<ApiAnswer> {
  return await onCall(app, await ofSpecialist(), step, body)
}

async function onCall(
  app: RunningApp,
  { id, person }: { id: string; person: MadePerson },
  step: string,
  body?: object,
): Promise<ApiAnswer> {
  return await call(app, `POST /calls/${id}/${step}`, { token: await tokenOf(app, person), ...(body && { body }) })
}

let people = 0

/** Enough have looked for it. */
async function wanted(): Promise<string> {
  await makeProgramme()
  const text = `số nguyên tố toán 6 ${people}`
  for (let at = 0; at < 6; at++) await noteUnanswered({ text, chosen: {} }, [String(people++)])
  await gatherNew()
  const found = await Wanted.findOne({ state: 'open' }).sort({ _id: -1 }).lean()
  return found!._id.toString()
}

async function settled(app: RunningApp, id: string, what: string, body?: object): Promise<ApiAnswer> {
  const { person } = await specialist()
  return await call(app, `POST /wanted/${id}/${what}`, { token: await tokenOf(app, person), ...(body && { body }) })
}
