// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

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

export const doors: Doors = {
  'GET /materials': sharers(page(200)),
  'GET /materials/waiting': sharers(page(200)),
  'GET /materials/:id/edit': sharers(page(404)),
  'POST /materials/:id/edit': sharers(form(404)),
  'POST /materials/:id/files/:fileId/change': sharers(form(404)),
  'POST /materials/:id/files/:fileId/remove': sharers(form(404)),
  'GET /materials/:id/steps/:step': sharers(page(404)),
  'POST /materials/:id/steps/:step': sharers(form(404)),
  'GET /materials/:id/remove': sharers(page(404)),
  'POST /materials/:id/remove': sharers(form(404)),
}

export const apiDoors: Doors = {}
