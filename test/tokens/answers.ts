import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { password } from '../support/make.ts'

export const answers: Answers = {
  findMe: (app, { token }) => call(app, 'GET /me', { token }),
  createToken: (app, { userName }) => call(app, 'POST /tokens', { body: { userName, password } }),
  listTokens: (app, { token }) => call(app, 'GET /tokens?limit=1', { token }),
  revokeCurrentToken: (app, { token }) => call(app, 'DELETE /tokens/current', { token }),
}
