// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const keepers = onlyFor('reviewer', 'sectorSpecialist', 'sectorAdministrator')
const readers = onlyFor('reviewer', 'sectorSpecialist', 'sectorAdministrator', 'sectorLeader', 'librarian')

export const doors: Doors = {
  'GET /catalogue': { out: 200, in: 200 },
  'GET /catalogue/suggestions': { out: 200, in: 200 },
  'GET /catalogue/curriculum': { out: 200, in: 200 },
  'GET /catalogue/curriculum/:subject': { out: 404, in: 404 },
  'GET /catalogue/curriculum/:subject/:grade': { out: 404, in: 404 },
  'GET /catalogue/curriculum/:subject/:grade/:code': { out: 404, in: 404 },
  'GET /catalogue/unanswered': readers(page(200)),
  'POST /catalogue/unanswered/:id/done': readers(form(404)),
  'POST /catalogue/unanswered/:id/reopen': readers(form(404)),
  'GET /catalogue/synonyms': keepers(page(200)),
  'GET /catalogue/synonyms/new': keepers(page(200)),
  'POST /catalogue/synonyms/new': keepers(form(422)),
  'GET /catalogue/synonyms/:id': keepers(page(404)),
  'POST /catalogue/synonyms/:id': keepers(form(404)),
  'GET /catalogue/synonyms/:id/remove': keepers(page(404)),
  'POST /catalogue/synonyms/:id/remove': keepers(form(404)),
  'POST /catalogue/synonyms/:id/restore': keepers(form(404)),
}

export const apiDoors: Doors = {
  'GET /materials': { out: 200, in: 200 },
  'GET /catalogue/curriculum': { out: 200, in: 200 },
  'GET /catalogue/curriculum/{subject}': { out: 404, in: 404 },
  'GET /catalogue/curriculum/{subject}/{grade}': { out: 404, in: 404 },
  'GET /catalogue/curriculum/{subject}/{grade}/{topic}': { out: 404, in: 404 },
}
