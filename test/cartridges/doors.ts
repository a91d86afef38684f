// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const makers = onlyFor(
  ...(['teacher', 'subjectLeader', 'vicePrincipal', 'principal', 'sectorSpecialist', 'sectorLeader'] as const),
)

export const doors: Doors = {
  'GET /cartridges': makers(page(200)),
  'POST /cartridges': makers(form(422)),
  'GET /cartridges/new': makers(page(200)),
  'GET /cartridges/exports/:id': makers(page(404)),
  'GET /cartridges/exports/:id/file': makers(page(404)),
  'GET /cartridges/exports/:id/report': makers(page(404)),
  'GET /cartridges/:id': makers(page(404)),
  'GET /cartridges/:id/report': makers(page(404)),
  'POST /cartridges/:id/start': makers(form(404)),
  'GET /cartridges/:id/cancel': makers(page(404)),
  'POST /cartridges/:id/cancel': makers(form(404)),
  'POST /cartridges/:id/retry': makers(form(404)),
  'GET /courses/:id/export': makers(page(404)),
  'POST /courses/:id/export': makers(form(404)),
}

export const apiDoors: Doors = {
  'POST /course-imports': { out: 401, in: 422 },
  'GET /course-imports': { out: 401, in: 200 },
  'GET /course-imports/{id}': { out: 401, in: 404 },
  'GET /course-imports/{id}/rows': { out: 401, in: 404 },
  'POST /course-imports/{id}/start': { out: 401, in: 404 },
  'POST /course-imports/{id}/cancel': { out: 401, in: 404 },
  'POST /course-imports/{id}/retry': { out: 401, in: 404 },
  'POST /courses/{id}/exports': { out: 401, in: 422 },
  'GET /course-exports': { out: 401, in: 200 },
  'GET /course-exports/{id}': { out: 401, in: 404 },
}
