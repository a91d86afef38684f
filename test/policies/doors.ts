// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, form, onlyFor, page, type Doors } from '../support/doors.ts'

const sector = onlyFor('sectorAdministrator', 'sectorLeader', 'sectorSpecialist')
const school = onlyFor(
  ...(['sectorAdministrator', 'sectorLeader', 'sectorSpecialist', 'schoolAdministrator', 'registrar'] as const),
  ...(['principal', 'vicePrincipal', 'teacher', 'subjectLeader', 'librarian'] as const),
)
const schoolDeciders = onlyFor('sectorAdministrator', 'principal', 'schoolAdministrator')

export const doors: Doors = {
  'GET /policies': sector(page(200)),
  'GET /policies/overrides': sector(page(200)),
  'GET /policies/:key': sector(page(404)),
  'POST /policies/:key': administrators(form(404)),
  'GET /policies/schools/:id': school(page(404)),
  'GET /policies/schools/:id/:key': school(page(404)),
  'POST /policies/schools/:id/:key': schoolDeciders(form(404)),
  'POST /policies/schools/:id/:key/drop': schoolDeciders(form(404)),
}

export const apiDoors: Doors = {
  'GET /policies': sector({ out: 401, in: 200 }),
  'PUT /policies/{key}': { out: 401, in: 422 },
  'DELETE /policies/{key}': { out: 401, in: 422 },
}
