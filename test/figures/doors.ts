// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { onlyFor, page, type Doors } from '../support/doors.ts'

const readers = onlyFor(
  ...(['communeOfficer', 'sectorLeader', 'sectorSpecialist', 'reviewer', 'sectorAdministrator'] as const),
  ...(['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal'] as const),
)

export const doors: Doors = {
  'GET /figures': readers(page(200)),
  'GET /figures/file': readers(page(200)),
}

const { except } = readers(page(200))

export const apiDoors: Doors = {
  'GET /figures': { out: 401, in: 403, except: { ...except } },
}
