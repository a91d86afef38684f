// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import type { Role } from '../../server/roles.ts'
import { type Door, type Doors, form, onlyFor, page } from '../support/doors.ts'

const managing = ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal', 'sectorAdministrator'] as const
const offices = ['sectorLeader', 'sectorSpecialist', 'reviewer', 'communeOfficer'] as const
const managers = onlyFor(...managing)
const codeMakers = onlyFor(...managing, 'teacher')
const readers = onlyFor(...managing, ...offices, 'teacher', 'subjectLeader', 'librarian')

/** Let in, and then told that they may not: what a form asks for is looked at first. */
const refused = (door: Door, ...roles: readonly Role[]): Door => ({
  ...door,
  except: { ...door.except, ...Object.fromEntries(roles.map((role) => [role, 403])) },
})

export const doors: Doors = {
  'GET /people': readers(page(200)),
  'GET /people/new': managers(page(200)),
  'POST /people/new': managers(form(422)),
  'GET /people/join': managers(page(200)),
  'POST /people/join': managers(form(422)),
  'GET /people/:id': page(404),
  'POST /people/:id/personal-id': form(404),
  'GET /people/:id/edit': managers(page(404)),
  'POST /people/:id/edit': managers(form(404)),
  'GET /people/:id/roles': managers(page(404)),
  'POST /people/:id/roles': managers(form(404)),
  'GET /people/:id/roles/:roleId/end': managers(page(404)),
  'POST /people/:id/roles/:roleId/end': managers(form(404)),
  'GET /people/:id/roles/:roleId/remove': managers(page(404)),
  'POST /people/:id/roles/:roleId/remove': managers(form(404)),
  'GET /people/children': page(200),
  'GET /people/children/add': page(200),
  'POST /people/children/add': form(422),
  'GET /people/:id/guardians': managers(page(404)),
  'POST /people/:id/guardians': managers(form(404)),
  'GET /people/:id/guardians/:guardianId/end': managers(page(404)),
  'POST /people/:id/guardians/:guardianId/end': managers(form(404)),
  'GET /people/:id/guardian-code': codeMakers(page(404)),
  'POST /people/:id/guardian-code': codeMakers(form(404)),
}

export const apiDoors: Doors = {
  'GET /people': refused({ out: 401, in: 200 }, 'student', 'guardian', 'communeOfficer'),
  'POST /people': { out: 401, in: 422 },
  'GET /people/{id}': { out: 401, in: 404 },
  'PATCH /people/{id}': { out: 401, in: 404 },
  'POST /people/{id}/memberships': { out: 401, in: 422 },
  'PATCH /memberships/{id}': { out: 401, in: 422 },
  'GET /people/{id}/guardians': { out: 401, in: 404 },
  'POST /people/{id}/guardians': { out: 401, in: 422 },
  'DELETE /people/{id}/guardians/{guardianId}': { out: 401, in: 404 },
}
