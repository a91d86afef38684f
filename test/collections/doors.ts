// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const curators = [
  ...(['librarian', 'registrar', 'schoolAdministrator', 'vicePrincipal', 'principal'] as const),
  ...(['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator'] as const),
] as const
const keepers = onlyFor(...curators)
const staff = onlyFor(...curators, 'teacher', 'subjectLeader', 'communeOfficer')

export const doors: Doors = {
  'GET /collections': { out: 200, in: 200 },
  'GET /collections/featured': keepers(page(200)),
  'POST /collections/featured': keepers(form(422)),
  'GET /materials/:id/collections': staff(page(404)),
  'POST /materials/:id/collections': staff(form(404)),
  'POST /materials/:id/collections/propose': staff(form(404)),
  'GET /collections/proposals': staff(page(200)),
  'POST /collections/proposals/:id/accept': staff(form(404)),
  'POST /collections/proposals/:id/decline': staff(form(404)),
  'POST /collections/proposals/:id/withdraw': staff(form(404)),
  'GET /collections/new': staff(page(200)),
  'POST /collections/new': staff(form(422)),
  'GET /collections/:id/edit': staff(page(404)),
  'GET /collections/:id/describe': staff(page(404)),
  'POST /collections/:id/describe': staff(form(404)),
  'POST /collections/:id/publish': staff(form(404)),
  'POST /collections/:id/unpublish': staff(form(404)),
  'GET /collections/:id/remove': staff(page(404)),
  'POST /collections/:id/remove': staff(form(404)),
  'POST /collections/:id/sections': staff(form(404)),
  'GET /collections/:id/sections/:sectionId': staff(page(404)),
  'POST /collections/:id/sections/:sectionId': staff(form(404)),
  'POST /collections/:id/sections/:sectionId/move': staff(form(404)),
  'POST /collections/:id/sections/:sectionId/remove': staff(form(404)),
  'POST /collections/:id/items': staff(form(404)),
  'GET /collections/:id/items/:itemId': staff(page(404)),
  'POST /collections/:id/items/:itemId': staff(form(404)),
  'POST /collections/:id/items/:itemId/move': staff(form(404)),
  'POST /collections/:id/items/:itemId/remove': staff(form(404)),
  'POST /collections/:id/items/:itemId/replace': staff(form(404)),
  'POST /collections/:id/items/:itemId/cover': staff(form(404)),
  'GET /collections/:id': { out: 404, in: 404 },
  'GET /collections/:id/credits': { out: 404, in: 404 },
  'POST /collections/:id/copy': staff(form(404)),
}

export const apiDoors: Doors = {
  'GET /collections': { out: 200, in: 200 },
  'POST /collections': { out: 401, in: 422 },
  'GET /collections/{id}': { out: 404, in: 404 },
  'PUT /collections/{id}': { out: 401, in: 422 },
  'PUT /collections/{id}/sections': { out: 401, in: 422 },
  'POST /collections/{id}/items': { out: 401, in: 422 },
  'PATCH /collections/{id}/items/{itemId}': { out: 401, in: 422 },
  'DELETE /collections/{id}/items/{itemId}': { out: 401, in: 404 },
  'POST /collections/{id}/publication': { out: 401, in: 422 },
  'DELETE /collections/{id}/publication': { out: 401, in: 404 },
  'DELETE /collections/{id}': { out: 401, in: 422 },
  'POST /collections/{id}/copies': { out: 401, in: 422 },
  'POST /collections/{id}/proposals': { out: 401, in: 422 },
  'GET /collection-proposals': { out: 401, in: 200 },
  'POST /collection-proposals/{id}/acceptance': { out: 401, in: 404 },
  'POST /collection-proposals/{id}/refusal': { out: 401, in: 422 },
}
