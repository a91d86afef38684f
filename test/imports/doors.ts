// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Door, type Doors, form, onlyFor, page } from '../support/doors.ts'

const importers = onlyFor('sectorAdministrator', 'schoolAdministrator', 'registrar')
const readers = onlyFor('sectorAdministrator', 'schoolAdministrator', 'registrar', 'principal', 'vicePrincipal')

export const doors: Doors = {
  'GET /imports': readers(page(200)),
  'GET /imports/new': importers(page(200)),
  'POST /imports': importers(form(422)),
  'GET /imports/templates/:kind': importers(page(404)),
  'GET /imports/:id': readers(page(404)),
  'GET /imports/:id/report': readers(page(404)),
  'POST /imports/:id/kind': importers(form(404)),
  'POST /imports/:id/answers': importers(form(404)),
  'POST /imports/:id/answer-all': importers(form(404)),
  'GET /imports/:id/confirm': importers(page(404)),
  'POST /imports/:id/confirm': importers(form(404)),
  'GET /imports/:id/cancel': importers(page(404)),
  'POST /imports/:id/cancel': importers(form(404)),
  'GET /imports/:id/undo': importers(page(404)),
  'POST /imports/:id/undo': importers(form(404)),
  'GET /exports': readers(page(200)),
  'GET /exports/new': readers(page(200)),
  'POST /exports': readers(form(422)),
  'GET /exports/:id': readers(page(404)),
  'GET /exports/:id/file': readers(page(404)),
}

const known = (status: number): Door => ({ out: 401, in: status })

export const apiDoors: Doors = {
  'POST /imports': known(422),
  'GET /imports': known(200),
  'GET /imports/{id}': known(404),
  'GET /imports/{id}/rows': known(404),
  'POST /imports/{id}/confirm': known(404),
  'POST /imports/{id}/cancel': known(404),
  'POST /imports/{id}/undo': known(404),
}
