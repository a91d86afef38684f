// What others make of a material: their own from it, a place on their page, an archive for their system.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { siteOf } from '../../api/index.ts'
import { AppError } from '../../errors.ts'
import { actorOf, originOf, visitorOf } from '../../http/context.ts'
import { readForm } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { everyone, get, only, post, type Route } from '../../http/route.ts'
import { adaptMaterial, unitsToAdaptFor } from '../adapt.ts'
import { nameUnits } from '../belong.ts'
import { findMaterial } from '../find.ts'
import { addressOfMaterial } from '../labels.ts'
import { staff } from '../viewers.ts'
import { showEmbedded } from './embed.ts'
import { sendExport } from './export.ts'
import { reusePage } from './page.ts'

export const reuseRoutes: readonly Route[] = [
  get('/materials/:id/reuse', everyone, show),
  post('/materials/:id/adapt', only(...staff), adapt),
  get('/materials/:id/export', everyone, sendExport),
  get('/materials/:id/embed', everyone, showEmbedded),
]

async function show(req: Request, res: Response): Promise<void> {
  const visitor = visitorOf(req)
  const found = await findMaterial(visitor, readId(req.params.id))
  const units = visitor ? await nameUnits(unitsToAdaptFor(visitor, found.material)) : []
  const page = { ...found, visitor, units, site: siteOf(req) }
  res.render('materials/reuse/reuse', reusePage(page, req.context.translator))
}

async function adapt(req: Request, res: Response): Promise<void> {
  const form = readForm(adaptForm, req.body)
  if (!form.ok) throw new AppError(422, 'invalid')
  const { unitId } = form.values
  const wanted = { unitId: unitId ? readId(unitId) : undefined }
  const made = await adaptMaterial(actorOf(req), readId(req.params.id), wanted, originOf(req))
  notify(res, { kind: 'good', key: 'materials.reuse.adapt.done' })
  res.redirect(303, `${addressOfMaterial(made._id)}/edit`)
}

const adaptForm = z.object({ unitId: z.string().max(100).optional() })
