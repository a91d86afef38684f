// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const curators = [
  ...(['subjectLeader', 'schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'librarian'] as const),
  ...(['sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator'] as const),
] as const
const deciders = onlyFor(...curators)
const involved = onlyFor(...curators, 'teacher', 'communeOfficer')

const sector = onlyFor('sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator')
const rubricEditors = onlyFor('sectorAdministrator', 'sectorSpecialist')

export const doors: Doors = {
  'GET /curation': deciders(page(200)),
  'GET /curation/bulk': deciders(page(200)),
  'POST /curation/bulk': deciders(form(422)),
  'GET /curation/retag': deciders(page(200)),
  'POST /curation/retag': deciders(form(422)),
  'GET /curation/batches/:id': deciders(page(404)),
  'GET /curation/next': deciders(page(303)),
  'GET /curation/help': involved(page(200)),
  'GET /curation/rubric': rubricEditors(page(200)),
  'POST /curation/rubric': rubricEditors(form(422)),
  'GET /curation/:id/panel': sector(page(404)),
  'POST /curation/:id/panel': sector(form(404)),
  'POST /curation/:id/scores': sector(form(404)),
  'GET /curation/materials/:id/pupils': involved(page(404)),
  'POST /curation/materials/:id/pupils': involved(form(404)),
  'GET /curation/:id': involved(page(404)),
  'POST /curation/:id/messages': involved(form(404)),
  'POST /curation/:id/claim': deciders(form(404)),
  'POST /curation/:id/release': deciders(form(404)),
  'GET /curation/:id/hand-over': deciders(page(404)),
  'POST /curation/:id/hand-over': deciders(form(404)),
  'POST /curation/:id/decide': deciders(form(404)),
}

export const apiDoors: Doors = {
  'GET /curation/submissions': { out: 401, in: 200 },
  'GET /curation/submissions/{id}': { out: 401, in: 404 },
  'GET /curation/submissions/{id}/checks': { out: 401, in: 404 },
  'POST /curation/submissions/{id}/claim': { out: 401, in: 404 },
  'POST /curation/submissions/{id}/release': { out: 401, in: 404 },
  'POST /curation/submissions/{id}/hand-over': { out: 401, in: 422 },
  'POST /curation/submissions/{id}/decision': { out: 401, in: 422 },
  'GET /curation/submissions/{id}/messages': { out: 401, in: 404 },
  'POST /curation/submissions/{id}/messages': { out: 401, in: 422 },
  'GET /curation/submissions/{id}/panel': { out: 401, in: 404 },
  'PUT /curation/submissions/{id}/panel': { out: 401, in: 422 },
  'PUT /curation/submissions/{id}/panel/score': { out: 401, in: 422 },
  'GET /curation/materials/{id}/pupils': { out: 401, in: 404 },
  'PUT /curation/materials/{id}/pupils': { out: 401, in: 422 },
  'GET /curation/rubric': { out: 401, in: 200 },
  'PUT /curation/rubric': { out: 401, in: 422 },
  'POST /curation/batches': { out: 401, in: 422 },
  'GET /curation/batches/{id}': { out: 401, in: 404 },
}
