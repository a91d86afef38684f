// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, onlyFor, page } from '../support/doors.ts'

const inSchools = ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'librarian'] as const
const inSector = ['sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator'] as const
const readers = onlyFor(...inSchools, ...inSector)
const staff = onlyFor(...inSchools, 'teacher', 'subjectLeader', ...inSector, 'communeOfficer')

export const doors: Doors = {
  'GET /materials/:id/usage': staff(page(404)),
  'GET /materials/:id/usage/file': staff(page(404)),
  'GET /usage': readers(page(200)),
  'GET /usage/file': readers(page(200)),
}

const { except } = readers(page(200))

export const apiDoors: Doors = {
  'GET /materials/{id}/usage': { out: 401, in: 404 },
  'GET /usage': { out: 401, in: 403, except: { ...except } },
}
