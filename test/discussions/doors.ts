// Who gets in where, once more: test/routes.test.ts knocks at every door as everybody.

import { type Doors, form, page } from '../support/doors.ts'

const all = '/courses/:id/discussions'
const one = `${all}/:placeId`

/** Whose course it is: everybody else is not told that there is one. */
export const doors: Doors = {
  [`GET ${all}`]: page(404),
  [`GET ${one}`]: page(404),
  [`POST ${one}`]: form(404),
  [`GET ${one}/settings`]: page(404),
  [`POST ${one}/settings`]: form(404),
  [`GET ${one}/threads/:threadId`]: page(404),
  [`POST ${one}/threads/:threadId`]: form(404),
  [`POST ${one}/threads/:threadId/state`]: form(404),
  [`GET ${one}/posts/:postId/edit`]: page(404),
  [`POST ${one}/posts/:postId/edit`]: form(404),
  [`GET ${one}/posts/:postId/delete`]: page(404),
  [`POST ${one}/posts/:postId/delete`]: form(404),
  [`GET ${one}/posts/:postId/report`]: page(404),
  [`POST ${one}/posts/:postId/report`]: form(404),
  [`GET ${one}/posts/:postId/moderate`]: page(404),
  [`POST ${one}/posts/:postId/moderate`]: form(404),
}

const api = '/courses/{id}/discussions'
const place = `${api}/{placeId}`

export const apiDoors: Doors = {
  [`GET ${api}`]: { out: 401, in: 404 },
  [`PUT ${place}`]: { out: 401, in: 422 },
  [`GET ${place}/threads`]: { out: 401, in: 404 },
  [`POST ${place}/threads`]: { out: 401, in: 422 },
  [`GET ${place}/threads/{threadId}/replies`]: { out: 401, in: 404 },
  [`POST ${place}/threads/{threadId}/replies`]: { out: 401, in: 422 },
  [`PUT ${place}/threads/{threadId}/state`]: { out: 401, in: 404 },
  [`PUT ${place}/posts/{postId}`]: { out: 401, in: 422 },
  [`DELETE ${place}/posts/{postId}`]: { out: 401, in: 404 },
  [`POST ${place}/posts/{postId}/report`]: { out: 401, in: 404 },
  [`PUT ${place}/posts/{postId}/hidden`]: { out: 401, in: 422 },
  [`DELETE ${place}/posts/{postId}/hidden`]: { out: 401, in: 404 },
  [`DELETE ${place}/posts/{postId}/reports`]: { out: 401, in: 404 },
  [`POST ${place}/read`]: { out: 401, in: 404 },
}
