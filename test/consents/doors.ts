// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { administrators, type Doors, form, page } from '../support/doors.ts'

export const doors: Doors = {
  'GET /consents': page(200),
  'GET /consents/texts': page(200),
  'GET /consents/texts/:purpose': page(404),
  'POST /consents/texts/:purpose': administrators(form(404)),
  'GET /consents/classes/:id': page(404),
  'GET /consents/people/:id': page(404),
  'POST /consents/people/:id/:purpose': form(404),
  'GET /consents/people/:id/:purpose/paper': page(404),
  'POST /consents/people/:id/:purpose/paper': form(404),
}

export const apiDoors: Doors = {
  'GET /consents/{personId}': { out: 401, in: 404 },
  'POST /consents/{personId}': { out: 401, in: 422 },
}
