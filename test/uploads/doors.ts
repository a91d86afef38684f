// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, page } from '../support/doors.ts'

export const doors: Doors = {
  'GET /uploads': page(200),
  'GET /uploads/:id': page(404),
}

export const apiDoors: Doors = {
  'GET /uploads': { out: 401, in: 200 },
  'GET /uploads/{id}': { out: 401, in: 404 },
  'GET /storage': { out: 401, in: 200 },
}
