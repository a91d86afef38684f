// The middleware in order, the features, the error page. Never listens.

import { join } from 'node:path'
import compression from 'compression'
import express, { type Express, type RequestHandler, type Response } from 'express'
import type { Database } from '../storage/database/index.ts'
import { findActor, forgetActor, recallActor } from './accounts/index.ts'
import { apiRouter, limitCalls, protocolHandler } from './api/index.ts'
import type { Config } from './config.ts'
import type { Feature } from './feature.ts'
import { features as everyFeature } from './features.ts'
import { dispatch } from './http/dispatch.ts'
import { errorPage, noSuchPage } from './http/error-page.ts'
import { forgeryProtection } from './http/forgery.ts'
import { inTurn } from './http/in-turn.ts'
import { measureRequests } from './http/measure.ts'
import { takeNotices } from './http/notices.ts'
import { limitPatience } from './http/patience.ts'
import { beginRequest } from './http/request.ts'
import { securityHeaders } from './http/security.ts'
import { openSessionStore } from './http/session-store.ts'
import { sessions } from './http/session.ts'
import { isMultipart, receiveFile } from './http/upload.ts'
import type { Log } from './log.ts'
import { openAssets } from './pages/assets.ts'
import { bellOf, type ShownBell } from './pages/bell.ts'
import { type Framed, openViews, useViews } from './pages/engine.ts'
import { type FramedPage, makeFrame } from './pages/frame.ts'
import { prepare } from './prepare.ts'
import { version } from './version.ts'

export interface AppOptions {
  readonly config: Config
  /** The first one signs. */
  readonly secrets: readonly string[]
  readonly database: Database
  readonly log: Log
  /** All there are, unless told. */
  readonly features?: readonly Feature[]
}

export function createApp({ config, secrets, database, log, features = everyFeature }: AppOptions): Express {
  const isSecure = config.publicUrl?.startsWith('https:') ?? false
  const forgery = forgeryProtection({ secrets, isSecure })
  const assets = openAssets()
  prepare(config)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', config.trustedProxies ?? false)
  app.set('query parser', 'simple')
  app.set('secure cookies', isSecure)
  app.set('data directory', config.dataDirectory)
  app.set('features', features)
  app.set('log', log)
  app.set('protect', forgery.protect)
  app.set('token', forgery.token)
  drawPages(app, config, features, assets, forgery.token)

  app.use(inTurn(beginRequest(log), measureRequests, securityHeaders({ isSecure }), limitPatience()))
  app.use('/assets', assets.serve)
  const accounts = { findActor, forgetActor, recallActor }
  const session = inTurn(...sessions({ store: openSessionStore(database), secrets, isSecure, accounts }))
  const limit = limitCalls()
  const bearer = features.find(({ bearer }) => bearer)?.bearer
  for (const protocol of features.flatMap(({ protocols = [] }) => protocols))
    app.use(
      `/api/v1${protocol.path}`,
      protocolHandler(protocol, { bearer, session, protect: forgery.protect, limit, log }),
    )
  app.use(compressed())
  const uploads = { directory: join(config.dataDirectory, 'uploads'), limit: config.formUploadLimit * 1024 * 1024 }
  const withFile = receiveFile(uploads)
  app.use('/api/v1', apiRouter({ features, log, limit, publicUrl: config.publicUrl, receiveFile: withFile }))
  const routes = features.flatMap(({ routes = [] }) => routes)
  for (const { method, path, handle } of routes.filter(({ isBare }) => isBare)) app[method](path, handle)
  app.use(
    inTurn(
      session,
      readBody(),
      // Of a form with a file the token comes with the file, which is read when it is known who sends it where.
      (req, res, next) => (isMultipart(req) ? next() : forgery.protect(req, res, next)),
      keepPrivate,
      dispatch(
        routes.filter(({ isBare }) => !isBare),
        [withFile, forgery.protect],
      ),
    ),
    noSuchPage,
    errorPage(log),
  )
  return app
}

function drawPages(
  app: Express,
  config: Config,
  features: readonly Feature[],
  assets: ReturnType<typeof openAssets>,
  csrfToken: ReturnType<typeof forgeryProtection>['token'],
): void {
  const views = openViews({ isCached: config.environment !== 'development' })
  const navigation = features.flatMap(({ navigation = [] }) => navigation)
  useViews(app, views, (res: Response, page: FramedPage) => {
    // A page that tells of a failure waits for nothing.
    const bell = bellOf(res.req, res.statusCode >= 400 && res.statusCode !== 422)
    return bell instanceof Promise ? bell.then((bell) => framed(res, page, bell)) : framed(res, page, bell)
  })

  function framed(res: Response, page: FramedPage, bell: ShownBell | undefined): Framed {
    const { req } = res
    const { translator, visitor, id } = req.context
    const frame = makeFrame({
      page,
      navigation,
      translator,
      visitor,
      bell,
      version,
      isDemo: config.demo,
      path: req.path,
      notices: takeNotices(req, res),
      // An error before the session was read has no form to protect.
      csrfToken: req.context.session || 'session' in req ? csrfToken(req, res) : '',
      returnTo: req.method === 'GET' ? req.originalUrl : '/',
      requestId: id,
      keptAt: req.query.along === 'yes' ? new Date() : undefined,
    })
    return [frame, { translator, assets, now: new Date() }]
  }
}

/** For those who ask for it; a proxy may well not, and then there is nothing to be prepared. */
function compressed(): RequestHandler {
  const compress = compression()
  return (req, res, next) => (req.headers['accept-encoding'] === undefined ? next() : compress(req, res, next))
}

function readBody(): RequestHandler {
  const read = express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 5000 })
  return (req, res, next) => (req.method === 'GET' || req.method === 'HEAD' ? next() : read(req, res, next))
}

/** Pages hold what is meant for one person: no cache on the way keeps them. */
const keepPrivate: RequestHandler = (req, res, next) => {
  res.setHeader('Cache-Control', 'private, no-store')
  // What a shared telephone keeps of one person goes as soon as this tells of another (public/along).
  res.setHeader('X-Person', req.context.visitor?.personId.toString() ?? 'nobody')
  next()
}
