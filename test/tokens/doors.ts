// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, form, page, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /api': { out: 200, in: 200 },
  'GET /account/tokens': page(200),
  'POST /account/tokens': form(422),
  'GET /account/tokens/:id/revoke': page(404),
  'POST /account/tokens/:id/revoke': form(404),
  'GET /administration/service-accounts': administrators(page(200)),
  'POST /administration/service-accounts': administrators(form(422)),
  'GET /administration/service-accounts/:id/rotate': administrators(page(404)),
  'POST /administration/service-accounts/:id/rotate': administrators(form(404)),
  'GET /administration/service-accounts/:id/close': administrators(page(404)),
  'POST /administration/service-accounts/:id/close': administrators(form(404)),
}

export const apiDoors: Doors = {
  'GET /me': { out: 401, in: 200 },
  'POST /tokens': { out: 422, in: 422 },
  'GET /tokens': { out: 401, in: 200 },
  'DELETE /tokens/current': { out: 401, in: 204 },
}
