// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const staff = onlyFor(
  ...(['teacher', 'subjectLeader', 'librarian', 'registrar', 'schoolAdministrator'] as const),
  ...(['vicePrincipal', 'principal', 'communeOfficer'] as const),
  ...(['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const),
)

export const doors: Doors = {
  'GET /updates': staff(page(200)),
  'GET /updates/:id': staff(page(404)),
  'POST /updates/:id/take': staff(form(404)),
  'POST /updates/:id/keep': staff(form(404)),
  'POST /updates/:id/skip': staff(form(404)),
  'POST /updates/:id/undo': staff(form(404)),
  'GET /recalls/:id/:number': staff(page(404)),
  'POST /recalls/:id/:number': staff(form(404)),
  'GET /recalls/:id/:number/lift': staff(page(404)),
  'POST /recalls/:id/:number/lift': staff(form(404)),
}

export const apiDoors: Doors = {
  'GET /updates': { out: 401, in: 200 },
  'GET /updates/{id}': { out: 401, in: 404 },
  'POST /updates/{id}/take': { out: 401, in: 404 },
  'POST /updates/{id}/keep': { out: 401, in: 404 },
  'POST /updates/{id}/skip': { out: 401, in: 404 },
  'POST /updates/{id}/undo': { out: 401, in: 404 },
  'GET /materials/{id}/editions/{number}/recall': { out: 401, in: 404 },
  'POST /materials/{id}/editions/{number}/recall': { out: 401, in: 404 },
  'DELETE /materials/{id}/editions/{number}/recall': { out: 401, in: 404 },
}
