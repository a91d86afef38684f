// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { always, form, onlyFor, page, type Doors } from '../support/doors.ts'

const schoolManagers = ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal'] as const
const managers = onlyFor(...schoolManagers, 'teacher', 'subjectLeader', 'sectorAdministrator')
const deeds = ['reset', 'close', 'reopen', 'remove-second-factor', 'rename'].flatMap((deed) => [
  [`GET /accounts/:id/${deed}`, managers(page(404))],
  [`POST /accounts/:id/${deed}`, managers(form(404))],
])

export const doors: Doors = {
  'GET /accounts/classes/:id/slips': managers(page(404)),
  'POST /accounts/classes/:id/slips': managers(form(404)),
  'GET /sign-in': always(200, 303),
  'POST /sign-in': always(422),
  // Where no provider is configured.
  'GET /sign-in/openid': always(404),
  'GET /sign-in/openid/callback': always(404),
  'POST /sign-out': always(303),
  'POST /language': always(303),
  'GET /account': page(200),
  'POST /account': form(422),
  'GET /account/password': { ...page(200), despite: ['setPassword'] },
  'POST /account/password': { ...form(422), despite: ['setPassword'] },
  'GET /account/sessions': page(200),
  'POST /account/sessions/end-others': form(303),
  'POST /account/sessions/:id/end': form(404),
  'GET /account/email/:code': page(404),
  'POST /account/email': form(404),
  'POST /account/email/send': form(303),
  'POST /account/openid/unlink': form(404),
  // Where no mail is sent.
  'GET /sign-in/forgotten': always(200),
  'POST /sign-in/forgotten': always(422),
  'GET /sign-in/forgotten/sent': always(200),
  'GET /sign-in/forgotten/new': always(404),
  'POST /sign-in/forgotten/new': always(404),
  // Who is signed in comes to the page of those who have an account.
  'GET /sign-up': { out: 200, in: 303 },
  'POST /sign-up': { out: 422, in: 303 },
  'GET /sign-up/person': { out: 303, in: 303 },
  'POST /sign-up/person': { out: 303, in: 303 },
  'GET /sign-up/account': { out: 303, in: 303 },
  'POST /sign-up/account': { out: 303, in: 303 },
  'GET /sign-in/code': always(200),
  'POST /sign-in/code': always(422),
  'GET /sign-in/second-factor': always(303),
  'POST /sign-in/second-factor': always(303),
  'GET /account/second-factor': { ...page(200), despite: ['setUpSecondFactor'] },
  'POST /account/second-factor': { ...form(422), despite: ['setUpSecondFactor'] },
  'POST /account/second-factor/codes': form(404),
  'POST /account/second-factor/forget': form(404),
  'GET /account/second-factor/off': page(404),
  'POST /account/second-factor/off': form(404),
  'GET /accounts/people/:id': managers(page(404)),
  'POST /accounts/people/:id': managers(form(404)),
  'GET /accounts/:id': managers(page(404)),
  ...(Object.fromEntries(deeds) as Doors),
}
