// A real answer of every operation of the figures, for test/api/answers.ts.

import { call, type ApiAnswer } from '../api/client.ts'
import { makeClass, makePupil, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'

type Ask = (app: RunningApp, caller: { readonly token: string }) => Promise<ApiAnswer>

export const answers: Record<string, Ask> = {
  listFigures: async (app, { token }) => {
    await makePupil(await makeClass(await makeUnit()))
    return await call(app, 'GET /figures?unit=all', { token })
  },
}
