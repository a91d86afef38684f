// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, page } from '../support/doors.ts'

export const doors: Doors = {
  'GET /notices': page(200),
  'POST /notices/read': form(303),
  'GET /notices/:id': page(404),
  'POST /notices/:id/read': form(404),
  'GET /profile/notices': page(200),
  'POST /profile/notices': form(422),
}

export const apiDoors: Doors = {
  'GET /notices': { out: 401, in: 200 },
  'GET /notices/count': { out: 401, in: 200 },
  'POST /notices/{id}/read': { out: 401, in: 404 },
  'POST /notices/read': { out: 401, in: 204 },
}
