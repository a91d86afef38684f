// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const deciders = onlyFor(
  ...(['librarian', 'registrar', 'schoolAdministrator', 'vicePrincipal', 'principal'] as const),
  ...(['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const),
)

export const doors: Doors = {
  'GET /materials/:id/report': { out: 404, in: 404 },
  'POST /materials/:id/report': { out: 404, in: 404 },
  'GET /reports': deciders(page(200)),
  'GET /reports/:id': deciders(page(404)),
  'POST /reports/:id/claim': deciders(form(404)),
  'POST /reports/:id/release': deciders(form(404)),
  'POST /reports/:id/decide': deciders(form(404)),
  'GET /reports/materials/:id': deciders(page(404)),
  'GET /reports/materials/:id/retire': deciders(page(404)),
  'POST /reports/materials/:id/retire': deciders(form(404)),
  'POST /reports/materials/:id/keep': deciders(form(404)),
  'GET /reports/materials/:id/take-down': deciders(page(404)),
  'POST /reports/materials/:id/take-down': deciders(form(404)),
}

export const apiDoors: Doors = {
  'POST /materials/{id}/reports': { out: 401, in: 422 },
  'GET /reports': { out: 401, in: 200 },
  'GET /reports/{id}': { out: 401, in: 404 },
  'POST /reports/{id}/claim': { out: 401, in: 404 },
  'POST /reports/{id}/release': { out: 401, in: 404 },
  'POST /reports/{id}/decision': { out: 401, in: 422 },
  'POST /materials/{id}/take-down': { out: 401, in: 422 },
  'PUT /materials/{id}/retirement': { out: 401, in: 422 },
  'DELETE /materials/{id}/retirement': { out: 401, in: 404 },
}
