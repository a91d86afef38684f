// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const curators = [
  ...(['subjectLeader', 'schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'librarian'] as const),
  ...(['sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator'] as const),
] as const
const deciders = onlyFor(...curators)
const involved = onlyFor(...curators, 'teacher', 'communeOfficer')

export const doors: Doors = {
  'GET /curation': deciders(page(200)),
  'GET /curation/bulk': deciders(page(200)),
  'POST /curation/bulk': deciders(form(422)),
  'GET /curation/batches/:id': deciders(page(404)),
  'GET /curation/next': deciders(page(303)),
  'GET /curation/help': involved(page(200)),
  'GET /curation/:id': involved(page(404)),
  'POST /curation/:id/messages': involved(form(404)),
  'POST /curation/:id/claim': deciders(form(404)),
  'POST /curation/:id/release': deciders(form(404)),
  'GET /curation/:id/hand-over': deciders(page(404)),
  'POST /curation/:id/hand-over': deciders(form(404)),
  'POST /curation/:id/decide': deciders(form(404)),
}

export const apiDoors: Doors = {}
