// From the table of routes to what answers.

import express, { type RequestHandler } from 'express'
import { AppError, forbidden, notSignedIn } from '../errors.ts'
import { dutyUrl } from './duty.ts'
import { inTurn } from './in-turn.ts'
import type { Route } from './route.ts'
import { isMultipart } from './upload.ts'

/** What reads a form with a file in it, and checks its token. */
export type FileReaders = readonly RequestHandler[]

/** Most addresses have no parts that vary: such a route is found at once, and goes before one that could match as well. */
export function dispatch(routes: readonly Route[], fileReaders: FileReaders = []): RequestHandler {
  const isExact = ({ path }: Route) => /^[\w./-]+$/.test(path)
  const exact = new Map<string, RequestHandler>()
  const router = express.Router()
  // The token is looked at once more: a form may have no file at all.
  const readersOf = ({ takesFile, reads }: Route) =>
    takesFile ? fileReaders : reads ? [reads, ...fileReaders.slice(1)] : []
  for (const route of [...routes.filter(isExact), ...routes.filter((route) => !isExact(route))]) {
    const { method, path } = route
    const answer = inTurn(enter(route), ...readersOf(route).map(ifMultipart), route.handle)
    router[method](path, answer)
    const name = `${method} ${path}`
    if (isExact(route) && !exact.has(name)) exact.set(name, known(path, answer))
  }
  return (req, res, next) => {
    const method = req.method === 'HEAD' ? 'get' : req.method.toLowerCase()
    const path = req.path.length > 1 ? req.path.replace(/\/$/, '') : req.path
    const answer = exact.get(`${method} ${path}`) ?? router
    answer(req, res, next)
  }
}

/** Leaves what Express leaves with a request that one of its own routes answers. */
function known(path: string, answer: RequestHandler): RequestHandler {
  return (req, res, next) => {
    req.route = { path }
    return answer(req, res, next)
  }
}

function enter(route: Route): RequestHandler {
  return (req, res, next) => {
    const { visitor } = req.context
    if (visitor?.duty && !route.despite?.includes(visitor.duty)) return res.redirect(303, dutyUrl(visitor.duty))
    if (!route.guard.admits(visitor)) throw visitor ? forbidden() : notSignedIn()
    if (isMultipart(req) && !route.takesFile && !route.reads) throw new AppError(415, 'badRequest')
    next()
  }
}

function ifMultipart(read: RequestHandler): RequestHandler {
  return (req, res, next) => (isMultipart(req) ? read(req, res, next) : next())
}
