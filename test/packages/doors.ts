// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const sharers = onlyFor(
  ...(['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'teacher', 'subjectLeader'] as const),
  ...(['librarian', 'sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator', 'communeOfficer'] as const),
)

export const doors: Doors = {
  'GET /packages': sharers(page(200)),
  'POST /packages': sharers(form(422)),
  'GET /packages/new': sharers(page(200)),
  'GET /packages/template': sharers(page(200)),
  'GET /packages/export': sharers(page(200)),
  'GET /packages/export/archive': sharers(page(422)),
  'GET /packages/:id': sharers(page(404)),
  'GET /packages/:id/report': sharers(page(404)),
  'GET /packages/:id/start': sharers(page(404)),
  'POST /packages/:id/start': sharers(form(404)),
  'GET /packages/:id/cancel': sharers(page(404)),
  'POST /packages/:id/cancel': sharers(form(404)),
  'GET /packages/:id/undo': sharers(page(404)),
  'POST /packages/:id/undo': sharers(form(404)),
}

export const apiDoors: Doors = {
  'POST /packages': { out: 401, in: 422 },
  'GET /packages': { out: 401, in: 200 },
  'GET /packages/{id}': { out: 401, in: 404 },
  'GET /packages/{id}/rows': { out: 401, in: 404 },
  'POST /packages/{id}/start': { out: 401, in: 404 },
  'POST /packages/{id}/cancel': { out: 401, in: 404 },
  'POST /packages/{id}/undo': { out: 401, in: 404 },
}
