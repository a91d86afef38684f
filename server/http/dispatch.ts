// From the table of routes to what answers.

import express, { type RequestHandler, type Router } from 'express'
import { AppError, forbidden, notSignedIn } from '../errors.ts'
import { dutyUrl } from './duty.ts'
import type { Route } from './route.ts'
import { isMultipart } from './upload.ts'

/** What reads a form with a file in it, and checks its token. */
export type FileReaders = readonly RequestHandler[]

/** Most addresses have no parts that vary: such a route is found at once, and goes before one that could match as well. */
export function dispatch(routes: readonly Route[], fileReaders: FileReaders): RequestHandler {
  const exact = new Map<string, Router>()
  const others = express.Router()
  for (const route of routes) {
    const isExact = /^[\w./-]+$/.test(route.path)
    if (isExact && !exact.has(route.path)) exact.set(route.path, express.Router())
    const router = exact.get(route.path) ?? others
    router[route.method](
      route.path,
      enter(route),
      ...(route.takesFile ? fileReaders.map(ifMultipart) : []),
      route.handle,
    )
  }
  return (req, res, next) => {
    const router = exact.get(req.path.length > 1 ? req.path.replace(/\/$/, '') : req.path)
    if (!router) return others(req, res, next)
    router(req, res, (error?: unknown) => (error ? next(error) : others(req, res, next)))
  }
}

function enter(route: Route): RequestHandler {
  return (req, res, next) => {
    const { visitor } = req.context
    if (visitor?.duty && !route.despite?.includes(visitor.duty)) return res.redirect(303, dutyUrl(visitor.duty))
    if (!route.guard.admits(visitor)) throw visitor ? forbidden() : notSignedIn()
    if (isMultipart(req) && !route.takesFile) throw new AppError(415, 'badRequest')
    next()
  }
}

function ifMultipart(read: RequestHandler): RequestHandler {
  return (req, res, next) => (isMultipart(req) ? read(req, res, next) : next())
}
