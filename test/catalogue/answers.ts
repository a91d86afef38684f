import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'

export const answers: Answers = {
  findMaterials: (app, { token }) => call(app, 'GET /materials?limit=1&subject=TOAN', { token }),
}
