// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, onlyFor, always, form, page, type Doors } from '../support/doors.ts'

const auditReaders = onlyFor('sectorAdministrator', 'schoolAdministrator', 'principal')

export const doors: Doors = {
  'GET /healthz': always(200),
  'GET /readyz': always(200),
  'GET /administration': auditReaders(page(303)),
  'GET /administration/status': administrators(page(200)),
  'GET /administration/outbox': administrators(page(200)),
  'POST /administration/outbox/replay': administrators(form(303)),
  'GET /administration/outbox/:id': administrators(page(404)),
  'POST /administration/outbox/:id/replay': administrators(form(404)),
  'POST /administration/outbox/:id/discard': administrators(form(404)),
  'GET /administration/audit': auditReaders(page(200)),
  'GET /administration/audit/:id': auditReaders(page(404)),
}
