// One's own materials.

import type { Request, Response } from 'express'
import { actorOf } from '../http/context.ts'
import { readPage } from '../http/page.ts'
import { get, only, type Route } from '../http/route.ts'
import { ownMaterialsLinks } from '../pages/place-links.ts'
import { usageOf } from '../uploads/index.ts'
import { listOwn } from './list.ts'
import { ownPage } from './own-page.ts'
import { states } from './states.ts'
import { staff } from './viewers.ts'

const sharers = only(...staff)

export const ownRoutes: readonly Route[] = [get('/materials', sharers, showOwn)]

async function showOwn(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const state = states.find((one) => one === req.query.state)
  const materials = await listOwn(actor, { state }, readPage(req, rows))
  const page = {
    materials,
    state,
    isFurther: isFurther(req),
    links: ownMaterialsLinks(req),
    usage: await usageOf(actor),
  }
  res.render('materials/own', ownPage(page, req.context.translator, new Date()))
}

const rows = 30

function isFurther({ query }: Request): boolean {
  return typeof query.cursor === 'string' && query.cursor !== ''
}
