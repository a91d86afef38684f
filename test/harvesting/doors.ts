// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { always, type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /oai': always(200),
  'POST /oai': always(200),
  'GET /sitemap.xml': always(200),
  'GET /sitemap/:number.xml': always(404),
  'GET /robots.txt': always(200),
}
