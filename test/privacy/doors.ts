// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, page } from '../support/doors.ts'

export const doors: Doors = {
  'GET /privacy': page(200),
  'GET /privacy/people/:id/copy': page(404),
  'POST /privacy/people/:id/copy': form(404),
  'GET /privacy/people/:id/removal': page(404),
  'POST /privacy/people/:id/removal': form(404),
}
