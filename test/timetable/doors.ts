// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { form, onlyFor, page, type Doors } from '../support/doors.ts'

const managers = onlyFor('sectorAdministrator', 'schoolAdministrator', 'registrar', 'principal', 'vicePrincipal')

export const doors: Doors = {
  'GET /timetable/mine': page(200),
  'GET /timetable/classes/:id': page(404),
  'GET /timetable/classes/:id/edit': managers(page(404)),
  'POST /timetable/classes/:id/edit': managers(form(404)),
  'GET /timetable/schools/:id': page(404),
  'GET /timetable/schools/:id/teachers': page(404),
  'GET /timetable/schools/:id/teachers/:personId': page(404),
  'GET /timetable/schools/:id/bells': managers(page(404)),
  'POST /timetable/schools/:id/bells': managers(form(404)),
  'GET /timetable/schools/:id/absences': managers(page(404)),
  'POST /timetable/schools/:id/absences': managers(form(404)),
  'GET /timetable/schools/:id/import': managers(page(404)),
  'POST /timetable/schools/:id/import': managers(form(404)),
  'GET /timetable/schools/:id/template': managers(page(404)),
  'GET /timetable/imports/:id': managers(page(404)),
  'POST /timetable/imports/:id/confirm': managers(form(404)),
}

/** Days that are left out are told before anything else, one that is none is nothing that there is. */
export const apiDoors: Doors = {
  'GET /timetable/classes/{id}': { out: 401, in: 422 },
  'PUT /timetable/classes/{id}': { out: 401, in: 422 },
  'GET /timetable/schools/{id}/teachers/{person}': { out: 401, in: 422 },
  'PUT /timetable/schools/{id}/absences/{person}/{day}': { out: 401, in: 404 },
  'GET /timetable/schools/{id}/bells': { out: 401, in: 404 },
  'PUT /timetable/schools/{id}/bells': { out: 401, in: 422 },
}
