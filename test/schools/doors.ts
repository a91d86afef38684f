// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, form, onlyFor, page, type Doors } from '../support/doors.ts'

const keepers = onlyFor('sectorAdministrator', 'schoolAdministrator', 'principal')
const toAdd = keepers(page(404))

export const doors: Doors = {
  'GET /schools': page(200),
  'GET /schools/tree': page(200),
  'GET /schools/:id': page(404),
  // Whoever runs a school adds to it from its page.
  'GET /schools/new': { ...toAdd, except: { ...toAdd.except, sectorAdministrator: 200 } },
  'POST /schools/new': keepers(form(422)),
  'GET /schools/:id/edit': keepers(page(404)),
  'POST /schools/:id/edit': keepers(form(404)),
  'GET /schools/:id/close': keepers(page(404)),
  'POST /schools/:id/close': keepers(form(404)),
  'GET /schools/:id/reopen': administrators(page(404)),
  'POST /schools/:id/reopen': administrators(form(404)),
  'GET /schools/:id/merge': administrators(page(404)),
  'POST /schools/:id/merge': administrators(form(404)),
  'GET /schools/:id/split': administrators(page(404)),
  'POST /schools/:id/split': administrators(form(404)),
}

const write = { out: 401, in: 422 }

export const apiDoors: Doors = {
  'GET /units': { out: 401, in: 200 },
  'GET /units/{id}': { out: 401, in: 404 },
  'POST /units': write,
  'PATCH /units/{id}': write,
  'POST /units/{id}/close': write,
  'POST /units/{id}/reopen': write,
  'POST /units/{id}/merge': write,
  'POST /units/{id}/split': write,
}
