// One's own materials, and those that wait for one's step.

import type { Request, Response } from 'express'
import { actorOf } from '../http/context.ts'
import { readPage } from '../http/page.ts'
import { get, only, type Route } from '../http/route.ts'
import { usageOf } from '../uploads/index.ts'
import { findShown } from './find.ts'
import { listOwn, listWaiting } from './list.ts'
import { ownPage } from './own-page.ts'
import { states } from './states.ts'
import { isCurator, staff } from './viewers.ts'

const sharers = only(...staff)

export const ownRoutes: readonly Route[] = [
  get('/materials', sharers, showOwn),
  get('/materials/waiting', sharers, showWaiting),
]

async function showOwn(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const state = states.find((one) => one === req.query.state)
  const materials = await listOwn(actor, { state }, readPage(req, rows))
  const page = {
    list: 'own',
    materials,
    state,
    isFurther: isFurther(req),
    hasWaiting: isCurator(actor),
    usage: await usageOf(actor),
  } as const
  res.render('materials/own', ownPage(page, req.context.translator, new Date()))
}

async function showWaiting(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const materials = await listWaiting(actor, readPage(req, rows))
  const shown = await findShown(actor, materials.items)
  const page = { list: 'waiting', materials, shown, isFurther: isFurther(req), hasWaiting: true } as const
  res.render('materials/own', ownPage(page, req.context.translator, new Date()))
}

const rows = 30

function isFurther({ query }: Request): boolean {
  return typeof query.cursor === 'string' && query.cursor !== ''
}
