// Courses for weak networks: taken along, and in lighter copies. What is kept on a device is public/along.

import type { Request, Response } from 'express'
import { duties } from '../../actor.ts'
import { actorOf, visitorOf } from '../../http/context.ts'
import { typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { safeNext } from '../../http/next.ts'
import { everyone, get, post, type Route, signedIn } from '../../http/route.ts'
import { home } from '../address.ts'
import { isLightByDefault, keepPreference } from './light.ts'
import { findPackable, listPack } from './pack.ts'
import { keptPage, takePage } from './page.ts'
import { workerScript } from './script.ts'

const bare = { isBare: true }

export const alongRoutes: readonly Route[] = [
  get('/along.js', everyone, sendWorker, bare),
  get('/along', signedIn, showKept),
  get('/along/offline', everyone, showOffline, { despite: duties }),
  get('/along/state', signedIn, sendState),
  post('/along/light', signedIn, choose),
  get(`${home}/:id/along`, signedIn, showTake),
  get(`${home}/:id/along/pack`, signedIn, sendPack),
]

/** Always asked for anew by browsers: what it says is how a device behaves from then on. */
async function sendWorker(_req: Request, res: Response): Promise<void> {
  res
    .set('Cache-Control', 'no-cache')
    .type('text/javascript')
    .send(await workerScript())
}

async function showTake(req: Request, res: Response): Promise<void> {
  const found = await findPackable(actorOf(req), readId(req.params.id))
  res.render('courses/along/take', takePage(found, req.context.translator, isLightByDefault(req)))
}

async function sendPack(req: Request, res: Response): Promise<void> {
  const { section } = typedText(req.query, 'section')
  res.json(await listPack(actorOf(req), readId(req.params.id), section ?? ''))
}

function showKept(req: Request, res: Response): void {
  res.render('courses/along/kept', keptPage(actorOf(req).personId.toString(), req.context.translator))
}

function showOffline(req: Request, res: Response): void {
  res.render('courses/along/offline', { ...keptPage(undefined, req.context.translator), layout: 'layouts/bare' })
}

/** Who is signed in, and with what a form can be sent: for scripts that send what was done without a network. */
function sendState(req: Request, res: Response): void {
  const { t } = req.context.translator
  const words = {
    received: t('courses.along.told.received', { count: '{count}' }),
    refused: t('courses.along.told.refused', { count: '{count}' }),
    back: t('courses.along.told.back'),
    reload: t('layout.reload'),
  }
  const csrf = (req.app.get('token') as (req: Request, res: Response) => string)(req, res)
  res.json({ person: visitorOf(req)?.personId.toString(), csrf, words })
}

function choose(req: Request, res: Response): void {
  const { light, next } = typedText(req.body, 'light', 'next')
  keepPreference(req, res, light === 'yes')
  res.redirect(303, safeNext(next))
}
