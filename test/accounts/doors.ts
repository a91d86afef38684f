// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { always, form, page, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /sign-in': always(200, 303),
  'POST /sign-in': always(422),
  // Where no provider is configured.
  'GET /sign-in/openid': always(404),
  'GET /sign-in/openid/callback': always(404),
  'POST /sign-out': always(303),
  'POST /language': always(303),
  'GET /account': page(200),
  'POST /account': form(422),
  'GET /account/password': { ...page(200), evenBefore: true },
  'POST /account/password': { ...form(422), evenBefore: true },
  'GET /account/sessions': page(200),
  'POST /account/sessions/end-others': form(303),
  'POST /account/sessions/:id/end': form(404),
  'GET /account/email/:code': page(404),
  'POST /account/email': form(404),
  'POST /account/email/send': form(303),
  'POST /account/openid/unlink': form(404),
}
