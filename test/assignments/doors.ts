// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, page } from '../support/doors.ts'

/** Whose course it is: everybody else is not told that there is one. */
export const doors: Doors = {
  'POST /courses/:id/items/:itemId/draft': form(404),
  'POST /courses/:id/items/:itemId/submit': form(404),
  'POST /courses/:id/items/:itemId/take-back': form(404),
  'POST /courses/:id/items/:itemId/return': form(404),
  'GET /courses/:id/items/:itemId/download': page(404),
  'GET /courses/:id/items/:itemId/marked': page(404),
  'POST /courses/:id/items/:itemId/marked': form(404),
  'GET /courses/:id/items/:itemId/marked/:uploadId': page(404),
  'POST /courses/:id/items/:itemId/marked/:uploadId': form(404),
  'GET /courses/:id/items/:itemId/work/:personId': page(404),
  'POST /courses/:id/items/:itemId/work/:personId': form(404),
  'GET /courses/:id/items/:itemId/work/:personId/files/:fileId': page(404),
  'POST /courses/:id/items/:itemId/work/:personId/marking': form(404),
  'POST /courses/:id/items/:itemId/work/:personId/extension': form(404),
  'GET /courses/:id/items/:itemId/work/:personId/files/:fileId/layers': page(404),
  'POST /courses/:id/items/:itemId/work/:personId/files/:fileId/layers': form(404),
  'GET /courses/:id/items/:itemId/rubric': page(404),
  'POST /courses/:id/items/:itemId/rubric': form(404),
  'POST /courses/:id/items/:itemId/rubric/take': form(404),
  'POST /courses/:id/items/:itemId/rubric/remove': form(404),
  'POST /courses/:id/items/:itemId/rubric/forget': form(404),
  'GET /courses/:id/items/:itemId/phrases': page(404),
  'POST /courses/:id/items/:itemId/phrases': form(404),
  'POST /courses/:id/items/:itemId/phrases/use': form(404),
  'POST /courses/:id/items/:itemId/phrases/remove': form(404),
}

const missing = { out: 401, in: 404 }
const invalid = { out: 401, in: 422 }

export const apiDoors: Doors = {
  'GET /courses/{id}/assignments/{itemId}': missing,
  'GET /courses/{id}/assignments/{itemId}/mine': missing,
  'PUT /courses/{id}/assignments/{itemId}/mine': invalid,
  'POST /courses/{id}/assignments/{itemId}/mine/submit': invalid,
  'POST /courses/{id}/assignments/{itemId}/mine/take-back': invalid,
  'GET /courses/{id}/assignments/{itemId}/submissions': missing,
  'POST /courses/{id}/assignments/{itemId}/submissions/{personId}/mark': invalid,
  'POST /courses/{id}/assignments/{itemId}/return': missing,
}
