// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const inSchools = ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'librarian'] as const
const inSector = ['sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator'] as const
const readers = onlyFor(...inSchools, ...inSector)
const staff = onlyFor(...inSchools, 'teacher', 'subjectLeader', ...inSector, 'communeOfficer')

export const doors: Doors = {
  'GET /materials/:id/usage': staff(page(404)),
  'GET /materials/:id/usage/file': staff(page(404)),
  'GET /materials/:id/ratings': staff(page(404)),
  'POST /materials/:id/ratings': staff(form(404)),
  'POST /materials/:id/ratings/remove': staff(form(404)),
  'GET /materials/:id/ratings/:ratingId/hide': staff(page(404)),
  'POST /materials/:id/ratings/:ratingId/hide': staff(form(404)),
  'POST /materials/:id/ratings/:ratingId/show': staff(form(404)),
  'GET /usage': readers(page(200)),
  'GET /usage/file': readers(page(200)),
}

const { except } = readers(page(200))

export const apiDoors: Doors = {
  'GET /materials/{id}/usage': { out: 401, in: 404 },
  'GET /materials/{id}/rating': { out: 404, in: 404 },
  'GET /materials/{id}/ratings': { out: 401, in: 404 },
  'PUT /materials/{id}/ratings/own': { out: 401, in: 422 },
  'DELETE /materials/{id}/ratings/own': { out: 401, in: 404 },
  'PUT /materials/{id}/ratings/{ratingId}/hiding': { out: 401, in: 422 },
  'DELETE /materials/{id}/ratings/{ratingId}/hiding': { out: 401, in: 404 },
  'GET /usage': { out: 401, in: 403, except: { ...except } },
}
