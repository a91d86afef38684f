// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { page, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /curriculum': page(200),
  'GET /curriculum/textbook-series': page(200),
  'GET /curriculum/material-types': page(200),
  'GET /curriculum/:level/:subject': page(404),
}

export const apiDoors: Doors = {
  'GET /curriculum/subjects': { out: 401, in: 200 },
  'GET /curriculum/topics': { out: 401, in: 200 },
  'GET /curriculum/outcomes': { out: 401, in: 200 },
}
