import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { addYears, listYears } from '../../server/years/index.ts'
import { plan } from '../years/plans.ts'

export const answers: Answers = {
  listCalendar: async (app, { token }) => {
    if ((await listYears()).length === 0) await addYears([plan()])
    return await call(app, 'GET /calendar?firstDay=2026-09-01&lastDay=2026-09-30', { token })
  },
}
