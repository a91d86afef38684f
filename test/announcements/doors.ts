// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, page } from '../support/doors.ts'

const one = '/announcements/:id'

/** Who was told, or looks after it: everybody else is not told that there is one. */
export const doors: Doors = {
  'GET /announcements': page(200),
  'GET /announcements/new': page(404),
  'POST /announcements/new': form(404),
  [`GET ${one}`]: page(404),
  [`POST ${one}/confirm`]: form(404),
  [`GET ${one}/readers`]: page(404),
  [`GET ${one}/edit`]: page(404),
  [`POST ${one}/edit`]: form(404),
  [`GET ${one}/withdraw`]: page(404),
  [`POST ${one}/withdraw`]: form(404),
}

const inApi = '/announcements/{id}'

export const apiDoors: Doors = {
  'GET /announcements': { out: 401, in: 200 },
  'POST /announcements': { out: 401, in: 422 },
  [`GET ${inApi}`]: { out: 401, in: 404 },
  [`PUT ${inApi}`]: { out: 401, in: 422 },
  [`POST ${inApi}/withdraw`]: { out: 401, in: 404 },
  [`POST ${inApi}/read`]: { out: 401, in: 404 },
  [`POST ${inApi}/confirm`]: { out: 401, in: 404 },
  [`GET ${inApi}/counts`]: { out: 401, in: 404 },
  [`GET ${inApi}/readers`]: { out: 401, in: 404 },
}
