// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, form, onlyFor, page, type Doors } from '../support/doors.ts'

const managers = onlyFor('sectorAdministrator', 'schoolAdministrator', 'registrar', 'principal', 'vicePrincipal')

export const doors: Doors = {
  'GET /years': page(200),
  'GET /years/new': administrators(page(200)),
  'POST /years': administrators(form(422)),
  'GET /years/:key': page(404),
  'GET /years/:key/next': administrators(page(404)),
  'GET /years/:key/edit': administrators(page(404)),
  'POST /years/:key': administrators(form(404)),
  'GET /years/:key/remove': administrators(page(404)),
  'POST /years/:key/remove': administrators(form(404)),
  'GET /years/schools/:id': page(404),
  'GET /years/:key/schools/:id': page(404),
  'GET /years/:key/schools/:id/edit': managers(page(404)),
  'POST /years/:key/schools/:id': managers(form(404)),
  'GET /years/:key/schools/:id/remove': managers(page(404)),
  'POST /years/:key/schools/:id/remove': managers(form(404)),
}

export const apiDoors: Doors = {
  'GET /school-years': { out: 401, in: 200 },
  'GET /school-years/{key}': { out: 401, in: 404 },
  'PUT /school-years/{key}': { out: 401, in: 404 },
}
