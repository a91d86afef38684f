// How often one may search: whoever types quickly never notices, whoever reads out the catalogue does.

import type { RequestHandler } from 'express'
import { actorOf, visitorOf } from '../http/context.ts'
import { addressKey, behind, limited } from '../http/rate-limit.ts'
import type { Handler } from '../http/route.ts'

/** Milliseconds: searching costs the database no more because of it. */
const tellAfter = 1000
const shared = { windowSeconds: 60, tellAfter }
const perPerson = limited('catalogue-person', {
  ...shared,
  limit: 300,
  key: (req) => actorOf(req).personId.toString(),
})
/** A whole class may come from one address. */
const perAddress = limited('catalogue-address', { ...shared, limit: 600, key: addressKey })

const search: RequestHandler = (req, res, next) => void (visitorOf(req) ? perPerson : perAddress)(req, res, next)

export const withinLimit = (handle: Handler): Handler => behind(search, handle)
