// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { always, form, page, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /calendar': page(200),
  'GET /calendar/feed': page(200),
  'POST /calendar/feed': form(200),
  'GET /calendar/feed/revoke': page(200),
  'POST /calendar/feed/revoke': form(303),
  'GET /calendar/feed.ics': always(404),
}

export const apiDoors: Doors = { 'GET /calendar': { out: 401, in: 422 } }
