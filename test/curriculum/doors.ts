// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const editors = onlyFor('sectorSpecialist', 'sectorAdministrator')

export const doors: Doors = {
  'GET /curriculum': page(200),
  'GET /curriculum/textbook-series': page(200),
  'GET /curriculum/material-types': page(200),
  'GET /curriculum/:level/:subject': page(404),
  'GET /curriculum/versions': page(200),
  'POST /curriculum/versions': editors(form(422)),
  'GET /curriculum/versions/:version': page(404),
  'POST /curriculum/versions/:version': editors(form(404)),
  'GET /curriculum/versions/:version/changes': page(404),
  'GET /curriculum/edit': editors(page(200)),
  'GET /curriculum/edit/:plural': editors(page(404)),
  'GET /curriculum/edit/:plural/new': editors(page(404)),
  'POST /curriculum/edit/:plural/new': editors(form(404)),
  'GET /curriculum/edit/:plural/:id': editors(page(404)),
  'POST /curriculum/edit/:plural/:id': editors(form(404)),
  'GET /curriculum/edit/:plural/:id/contents': editors(page(404)),
  'POST /curriculum/edit/:plural/:id/move': editors(form(404)),
  'GET /curriculum/edit/:plural/:id/retire': editors(page(404)),
  'POST /curriculum/edit/:plural/:id/retire': editors(form(404)),
  'POST /curriculum/edit/:plural/:id/restore': editors(form(404)),
}

export const apiDoors: Doors = {
  'GET /curriculum/subjects': { out: 401, in: 200 },
  'GET /curriculum/topics': { out: 401, in: 200 },
  'GET /curriculum/outcomes': { out: 401, in: 200 },
}
