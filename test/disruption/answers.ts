import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeClosed, today } from './disruptions.ts'

export const answers: Answers = {
  listDisruptions: async (app) => await of(app, 'GET /disruptions'),
  declareDisruption: async (app) => {
    const { head, school } = await makeClosed()
    const token = await tokenOf(app, head.person)
    const span = { from: today, lastDay: today, reason: 'epidemic', operation: 'operation-2' }
    return await call(app, 'POST /disruptions', { token, body: { schoolIds: [school.unitId.toString()], ...span } })
  },
  findDisruption: async (app) => await of(app, 'GET /disruptions/:id'),
  setDisruptionLastDay: async (app) => await of(app, 'PUT /disruptions/:id/last-day', { lastDay: today, revision: 1 }),
  cancelDisruption: async (app) => await of(app, 'POST /disruptions/:id/cancellation', { revision: 1 }, 2),
  findDisruptionReach: async (app) => await of(app, 'GET /disruptions/:id/reach'),
}

async function of(app: RunningApp, path: string, body?: object, ahead = 0): Promise<ApiAnswer> {
  const { head, disruption } = await makeClosed({ ahead })
  const token = await tokenOf(app, head.person)
  return await call(app, path.replace(':id', disruption._id.toString()), { token, ...(body && { body }) })
}
