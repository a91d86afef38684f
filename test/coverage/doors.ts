// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const makerRoles = [
  ...(['librarian', 'registrar', 'schoolAdministrator', 'vicePrincipal', 'principal'] as const),
  ...(['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const),
]
const makers = onlyFor(...makerRoles)
const staff = onlyFor(...makerRoles, 'teacher', 'subjectLeader', 'communeOfficer')

export const doors: Doors = {
  'GET /coverage': staff(page(200)),
  'GET /coverage/:subject/:grade': staff(page(404)),
  'GET /coverage/:subject/:grade/file': staff(page(404)),
  'GET /calls': staff(page(200)),
  'GET /calls/new': makers(page(200)),
  'POST /calls/new': makers(form(422)),
  'GET /calls/:id': staff(page(404)),
  'POST /calls/:id/claim': staff(form(404)),
  'POST /calls/:id/release': staff(form(404)),
  'POST /calls/:id/link': staff(form(404)),
  'GET /calls/:id/steps/:step': makers(page(404)),
  'POST /calls/:id/steps/:step': makers(form(404)),
  'GET /wanted': staff(page(200)),
  'GET /wanted/:id/answer': makers(page(404)),
  'POST /wanted/:id/answer': makers(form(404)),
  'POST /wanted/:id/dismiss': makers(form(404)),
  'POST /wanted/:id/reopen': makers(form(404)),
}

const readers = (status: number) => staff({ out: 401, in: status })
export const apiDoors: Doors = {
  'GET /coverage/{subject}/{grade}': { out: 401, in: 404 },
  'GET /calls': readers(200),
  'POST /calls': { out: 401, in: 422 },
  'GET /calls/{id}': { out: 401, in: 404 },
  'POST /calls/{id}/claim': { out: 401, in: 404 },
  'POST /calls/{id}/release': { out: 401, in: 404 },
  'POST /calls/{id}/link': { out: 401, in: 422 },
  'POST /calls/{id}/close': { out: 401, in: 404 },
  'POST /calls/{id}/withdraw': { out: 401, in: 404 },
  'POST /calls/{id}/extend': { out: 401, in: 422 },
  'POST /calls/{id}/reopen': { out: 401, in: 422 },
  'GET /wanted': readers(200),
  'POST /wanted/{id}/answer': { out: 401, in: 422 },
  'POST /wanted/{id}/dismiss': { out: 401, in: 404 },
  'POST /wanted/{id}/reopen': { out: 401, in: 404 },
}
