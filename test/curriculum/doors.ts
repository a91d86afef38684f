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
  'GET /curriculum/imports': editors(page(200)),
  'POST /curriculum/imports': editors(form(422)),
  'GET /curriculum/imports/template': editors(page(404)),
  'GET /curriculum/imports/:id': editors(page(404)),
  'POST /curriculum/imports/:id/confirm': editors(form(404)),
  'GET /curriculum/imports/:id/undo': editors(page(404)),
  'POST /curriculum/imports/:id/undo': editors(form(404)),
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

const read = { out: 401, in: 200 }
/** Nobody's id, and nothing in the body, which is looked at before the rights are. */
const write = { out: 401, in: 422 }

export const apiDoors: Doors = {
  'GET /curriculum/versions': read,
  'POST /curriculum/versions': write,
  'PUT /curriculum/versions/{code}': write,
  'GET /curriculum/subjects': read,
  'POST /curriculum/subjects': write,
  'PATCH /curriculum/subjects/{id}': write,
  'POST /curriculum/subjects/{id}/move': write,
  'POST /curriculum/subject-grades': write,
  'PATCH /curriculum/subject-grades/{id}': write,
  'GET /curriculum/strands': read,
  'POST /curriculum/strands': write,
  'PATCH /curriculum/strands/{id}': write,
  'POST /curriculum/strands/{id}/move': write,
  'GET /curriculum/topics': read,
  'POST /curriculum/topics': write,
  'PATCH /curriculum/topics/{id}': write,
  'POST /curriculum/topics/{id}/move': write,
  'GET /curriculum/outcomes': read,
  'POST /curriculum/outcomes': write,
  'PATCH /curriculum/outcomes/{id}': write,
  'POST /curriculum/outcomes/{id}/move': write,
  'GET /curriculum/textbook-series': read,
  'POST /curriculum/textbook-series': write,
  'PATCH /curriculum/textbook-series/{id}': write,
  'POST /curriculum/textbook-series/{id}/move': write,
  'GET /curriculum/material-types': read,
  'POST /curriculum/material-types': write,
  'PATCH /curriculum/material-types/{id}': write,
  'POST /curriculum/material-types/{id}/move': write,
}
