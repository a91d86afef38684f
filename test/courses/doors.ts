// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const makers = onlyFor(
  ...(['teacher', 'subjectLeader', 'vicePrincipal', 'principal', 'sectorSpecialist', 'sectorLeader'] as const),
)

const staff = onlyFor(
  ...(['teacher', 'subjectLeader', 'librarian', 'registrar', 'schoolAdministrator'] as const),
  ...(['vicePrincipal', 'principal', 'communeOfficer'] as const),
  ...(['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const),
)

/** Whose course it is: everybody else is not told that there is one. */
export const doors: Doors = {
  'GET /courses': page(200),
  'GET /courses/new': makers(page(200)),
  'POST /courses/new': makers(form(422)),
  'GET /courses/use/:materialId': staff(page(404)),
  'POST /courses/use/:materialId': staff(form(404)),
  'GET /courses/copies/:copyId': makers(page(404)),
  'POST /courses/copies/:copyId/retry': makers(form(404)),
  'GET /courses/:id/copy': makers(page(404)),
  'POST /courses/:id/copy': makers(form(404)),
  'GET /courses/:id': page(404),
  'GET /courses/:id/describe': page(404),
  'POST /courses/:id/describe': form(404),
  'POST /courses/:id/state': form(404),
  'GET /courses/:id/people': page(404),
  'POST /courses/:id/people': form(404),
  'GET /courses/:id/remove': page(404),
  'POST /courses/:id/remove': form(404),
  'POST /courses/:id/sections': form(404),
  'GET /courses/:id/sections/:sectionId': page(404),
  'POST /courses/:id/sections/:sectionId': form(404),
  'POST /courses/:id/sections/:sectionId/move': form(404),
  'POST /courses/:id/sections/:sectionId/remove': form(404),
  'GET /courses/:id/items/new': page(404),
  'POST /courses/:id/items/new': form(404),
  'GET /courses/:id/items/:itemId': page(404),
  'GET /courses/:id/items/:itemId/edit': page(404),
  'POST /courses/:id/items/:itemId/edit': form(404),
  'POST /courses/:id/items/:itemId/move': form(404),
  'POST /courses/:id/items/:itemId/place': form(404),
  'POST /courses/:id/items/:itemId/publish': form(404),
  'POST /courses/:id/items/:itemId/remove': form(404),
}
