// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, always, form, page, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /healthz': always(200),
  'GET /readyz': always(200),
  'GET /administration': administrators(page(303)),
  'GET /administration/status': administrators(page(200)),
  'GET /administration/outbox': administrators(page(200)),
  'POST /administration/outbox/replay': administrators(form(303)),
  'GET /administration/outbox/:id': administrators(page(404)),
  'POST /administration/outbox/:id/replay': administrators(form(404)),
  'POST /administration/outbox/:id/discard': administrators(form(404)),
  'GET /administration/audit': administrators(page(200)),
  'GET /administration/audit/:id': administrators(page(404)),
}
