// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { page, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /schools': page(200),
  'GET /schools/:id': page(404),
}

export const apiDoors: Doors = {
  'GET /units': { out: 401, in: 200 },
  'GET /units/{id}': { out: 401, in: 404 },
}
