// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Door, type Doors, form, onlyFor, page } from '../support/doors.ts'

const sharers = onlyFor(
  ...([
    'schoolAdministrator',
    'registrar',
    'principal',
    'vicePrincipal',
    'teacher',
    'subjectLeader',
    'librarian',
  ] as const),
  ...(['sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator', 'communeOfficer'] as const),
)

/** Open to everybody: what somebody may not see is not there. */
const open: Door = { out: 404, in: 404 }

export const doors: Doors = {
  'GET /materials': sharers(page(200)),
  'GET /materials/new': sharers(page(200)),
  'POST /materials/new': sharers(form(422)),
  'GET /materials/bulk': sharers(page(200)),
  'POST /materials/bulk': sharers(form(422)),
  'GET /materials/:id/files': sharers(page(404)),
  'POST /materials/:id/files': sharers(form(404)),
  'POST /materials/:id/suggestions': sharers(form(404)),
  'GET /materials/:id/edit': sharers(page(404)),
  'POST /materials/:id/edit': sharers(form(404)),
  'POST /materials/:id/files/:fileId/change': sharers(form(404)),
  'POST /materials/:id/files/:fileId/remove': sharers(form(404)),
  'GET /materials/:id/steps/:step': sharers(page(404)),
  'POST /materials/:id/steps/:step': sharers(form(404)),
  'GET /materials/:id/remove': sharers(page(404)),
  'POST /materials/:id/remove': sharers(form(404)),
  'GET /materials/:id': open,
  'GET /materials/:id/draft': open,
  'GET /materials/:id/editions/:number': open,
  'GET /materials/:id/thumbnail': open,
  'GET /materials/:id/zip': open,
  'GET /materials/:id/files/:fileId': open,
  'GET /materials/:id/files/:fileId/thumbnail': open,
  'GET /materials/:id/files/:fileId/preview': open,
  'GET /materials/:id/files/:fileId/captions': open,
  'GET /materials/:id/files/:fileId/read': open,
  'GET /materials/:id/reuse': open,
  'POST /materials/:id/adapt': sharers(form(404)),
  'GET /materials/:id/export': open,
  'GET /materials/:id/embed': open,
  'POST /materials/:id/files/:fileId/retry': sharers(form(404)),
}

export const apiDoors: Doors = {
  'POST /materials': { out: 401, in: 415 },
  'GET /materials/{id}': { out: 404, in: 404 },
  'POST /materials/{id}/adaptations': { out: 401, in: 404 },
  'PATCH /materials/{id}': { out: 401, in: 404 },
  'DELETE /materials/{id}': { out: 401, in: 404 },
  'POST /materials/{id}/files': { out: 401, in: 415 },
  'GET /materials/{id}/files/{fileId}': { out: 404, in: 404 },
  'PATCH /materials/{id}/files/{fileId}': { out: 401, in: 404 },
  'DELETE /materials/{id}/files/{fileId}': { out: 401, in: 404 },
  'POST /materials/{id}/steps': { out: 401, in: 422 },
  'GET /materials/{id}/editions': { out: 404, in: 404 },
  'GET /me/materials': { out: 401, in: 200 },
  'GET /me/materials-to-review': { out: 401, in: 200 },
}
