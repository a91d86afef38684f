// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, form, onlyFor, page, type Doors } from '../support/doors.ts'

const managers = onlyFor('schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'sectorAdministrator')
/** Without a school in the address it is the one that somebody manages; the sector manages them all. */
const ofOwnSchool = (door: ReturnType<typeof page>) => {
  const { except, ...rest } = managers(door)
  return { ...rest, except: { ...except, sectorAdministrator: 404 } }
}

export const doors: Doors = {
  'GET /classes': page(200),
  'GET /classes/new': ofOwnSchool(page(200)),
  'POST /classes/new': ofOwnSchool(form(422)),
  'GET /classes/rollover': ofOwnSchool(page(200)),
  'POST /classes/rollover': ofOwnSchool(form(200)),
  'GET /classes/rollovers/:id': managers(page(404)),
  'GET /classes/rollovers/:id/report': managers(page(404)),
  'GET /classes/rollovers/:id/cancel': managers(page(404)),
  'POST /classes/rollovers/:id/cancel': managers(form(404)),
  'GET /classes/rollovers/:id/undo': managers(page(404)),
  'POST /classes/rollovers/:id/undo': managers(form(404)),
  'GET /classes/reshapings': administrators(page(404)),
  'GET /classes/reshapings/:id': administrators(page(404)),
  'POST /classes/reshapings/:id': administrators(form(404)),
  'GET /classes/of/:personId': page(404),
  'GET /classes/:id': page(404),
  'GET /classes/:id/change': managers(page(404)),
  'POST /classes/:id/change': managers(form(404)),
  'GET /classes/:id/remove': managers(page(404)),
  'POST /classes/:id/remove': managers(form(404)),
  'GET /classes/:id/pupils/add': managers(page(404)),
  'POST /classes/:id/pupils/add': managers(form(404)),
  'GET /classes/:id/pupils/retained': managers(page(404)),
  'POST /classes/:id/pupils/retained': managers(form(404)),
  'GET /classes/:id/pupils/grades': managers(page(404)),
  'POST /classes/:id/pupils/grades': managers(form(404)),
  'GET /classes/:id/pupils/:personId': managers(page(404)),
  'POST /classes/:id/pupils/:personId/move': managers(form(404)),
  'POST /classes/:id/pupils/:personId/end': managers(form(404)),
  'GET /classes/:id/teachers/add': managers(page(404)),
  'POST /classes/:id/teachers/add': managers(form(404)),
  'GET /classes/:id/teachers/:assignmentId/end': managers(page(404)),
  'POST /classes/:id/teachers/:assignmentId/end': managers(form(404)),
}

export const apiDoors: Doors = {
  'GET /classes': { out: 401, in: 422 },
  'POST /classes': { out: 401, in: 422 },
  'GET /classes/{id}': { out: 401, in: 404 },
  'PATCH /classes/{id}': { out: 401, in: 404 },
  'DELETE /classes/{id}': { out: 401, in: 404 },
  'GET /classes/{id}/pupils': { out: 401, in: 404 },
  'POST /classes/{id}/placements': { out: 401, in: 422 },
  'PATCH /classes/{id}/placements/{person}': { out: 401, in: 422 },
  'POST /classes/{id}/placements/{person}/move': { out: 401, in: 422 },
  'DELETE /classes/{id}/placements/{person}': { out: 401, in: 404 },
  'GET /classes/{id}/assignments': { out: 401, in: 404 },
  'POST /classes/{id}/assignments': { out: 401, in: 422 },
  'DELETE /classes/{id}/assignments/{assignment}': { out: 401, in: 404 },
}
