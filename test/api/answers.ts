// One real answer of every operation of every feature, to be compared with the document. A new operation needs a line here.

import type { Types } from 'mongoose'
import { pino } from 'pino'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { describeYear } from '../../server/years/describe.ts'
import { assign, makeClass, type MadePerson, makePerson, makePupil, makeUnit, password } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { plan } from '../years/plans.ts'
import { type ApiAnswer, call } from './client.ts'

export interface Caller extends MadePerson {
  /** Their school. */
  readonly unitId: Types.ObjectId
  readonly token: string
}

/** Each gets a person with a token of their own, made for it. */
export const answers: Record<string, (app: RunningApp, caller: Caller) => Promise<ApiAnswer>> = {
  describeApi: (app) => call(app, 'GET /openapi.json'),
  findMe: (app, { token }) => call(app, 'GET /me', { token }),
  createToken: (app, { userName }) => call(app, 'POST /tokens', { body: { userName, password } }),
  listTokens: (app, { token }) => call(app, 'GET /tokens?limit=1', { token }),
  listUnits: (app, { token }) => call(app, 'GET /units?limit=1', { token }),
  findUnit: async (app, { token }) => {
    const { json } = await call(app, 'GET /units', { token })
    return await call(app, `GET /units/${(json as { items: { id: string }[] }).items[0]!.id}`, { token })
  },
  listPolicies: async (app) => await call(app, 'GET /policies', { token: await administratorToken(app) }),
  setPolicy: async (app) =>
    await call(app, `PUT /policies/${policyKey}`, { token: await administratorToken(app), body: { value: false } }),
  dropPolicyOverride: async (app) => {
    const school = (await makeUnit()).toString()
    return await call(app, `DELETE /policies/${policyKey}?school=${school}`, { token: await administratorToken(app) })
  },
  listSchoolYears: async (app, { token }) => {
    await saveYear(app)
    return await call(app, 'GET /school-years', { token })
  },
  findSchoolYear: async (app, { token }) => {
    await saveYear(app)
    return await call(app, 'GET /school-years/2026', { token })
  },
  saveSchoolYear: (app) => saveYear(app),
  listSubjects: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/subjects?limit=1', token),
  listTopics: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/topics?limit=1', token),
  listOutcomes: (app, { token }) => callWithCurriculum(app, 'GET /curriculum/outcomes?limit=1', token),
  findConsents: async (app, caller) => {
    const path = await pathOfConsents(caller)
    await enterConsent(app, path, caller)
    return await call(app, `GET ${path}`, { token: caller.token })
  },
  recordConsent: async (app, caller) => await enterConsent(app, await pathOfConsents(caller), caller),
  revokeCurrentToken: (app, { token }) => call(app, 'DELETE /tokens/current', { token }),
}

/** A teacher with two tokens; one of them has every scope. */
export async function makeCaller(app: RunningApp): Promise<Caller> {
  const unitId = await makeUnit()
  const person = await makePerson('teacher', { unitId })
  await tokenOf(app, person)
  return { ...person, unitId, token: await tokenOf(app, person) }
}

const policyKey = 'years.schoolCalendar'

async function administratorToken(app: RunningApp): Promise<string> {
  return await tokenOf(app, await makePerson('sectorAdministrator'))
}

async function saveYear(app: RunningApp): Promise<ApiAnswer> {
  return await call(app, 'PUT /school-years/2026', { token: await administratorToken(app), body: describeYear(plan()) })
}

async function callWithCurriculum(app: RunningApp, what: string, token: string): Promise<ApiAnswer> {
  await loadCurriculum(pino({ level: 'silent' }))
  return await call(app, what, { token })
}

/** Of a pupil whose class teacher is calling. */
async function pathOfConsents(caller: Caller): Promise<string> {
  const made = await makeClass(caller.unitId)
  await assign(caller, made)
  const { personId } = await makePupil(made)
  return `/consents/${personId.toString()}`
}

async function enterConsent(app: RunningApp, path: string, { token }: Caller): Promise<ApiAnswer> {
  const said = { purpose: 'showWork', answer: 'given', side: 'guardian', guardianName: 'Bà ngoại' }
  return await call(app, `POST ${path}`, { token, body: { ...said, day: '2026-09-01', textVersion: 1 } })
}
