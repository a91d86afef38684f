// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors } from '../support/doors.ts'

export const doors: Doors = {
  'GET /': { out: 200, in: 200 },
}
