import type { Answers, Caller } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { assign, makeClass, makePupil } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'

export const answers: Answers = {
  findConsents: async (app, caller) => {
    const path = await pathOfConsents(caller)
    await enterConsent(app, path, caller)
    return await call(app, `GET ${path}`, { token: caller.token })
  },
  recordConsent: async (app, caller) => await enterConsent(app, await pathOfConsents(caller), caller),
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
