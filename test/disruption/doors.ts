import { type Doors, form, onlyFor, page } from '../support/doors.ts'

const deciders = onlyFor('principal', 'vicePrincipal', 'communeOfficer', 'sectorLeader', 'sectorSpecialist')

export const doors: Doors = {
  'GET /disruptions': deciders(page(200)),
  'GET /disruptions/new': deciders(page(200)),
  'POST /disruptions/new': deciders(form(422)),
  'GET /disruptions/:id': page(404),
  'GET /disruptions/:id/sheet': page(404),
  'GET /disruptions/:id/classes/:classId': page(404),
  'POST /disruptions/:id/last-day': form(404),
  'POST /disruptions/:id/cancel': form(404),
}

export const apiDoors: Doors = {
  'GET /disruptions': onlyFor(
    'principal',
    'vicePrincipal',
    'communeOfficer',
    'sectorLeader',
    'sectorSpecialist',
  )({ out: 401, in: 200 }),
  'POST /disruptions': { out: 401, in: 422 },
  'GET /disruptions/{id}': { out: 401, in: 404 },
  'PUT /disruptions/{id}/last-day': { out: 401, in: 422 },
  'POST /disruptions/{id}/cancellation': { out: 401, in: 422 },
  'GET /disruptions/{id}/reach': { out: 401, in: 404 },
}
