// A real answer of every operation of the figures, for test/api/answers.ts.

import { type ApiAnswer, call } from '../api/client.ts'
import { makeClass, makePerson, makePupil, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

type Ask = (app: RunningApp) => Promise<ApiAnswer>

export const answers: Record<string, Ask> = {
  listFigures: async (app) => {
    await makePupil(await makeClass(await makeUnit()))
    return await call(app, 'GET /figures?unit=all', { token: await tokenOf(app, await makePerson('sectorLeader')) })
  },
}
