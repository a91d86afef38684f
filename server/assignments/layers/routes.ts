// Layers as the script of the page reads and writes them.

import type { Request, Response } from 'express'
import { AppError, notFound } from '../../errors.ts'
import { actorOf } from '../../http/context.ts'
import { readForm } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { findAssignment, findOwnerId, readSubmission } from '../find.ts'
import { clockOf } from '../page.ts'
import { keyOf } from '../request.ts'
import { type LayerKey, listLayers, writeLayer } from './layers.ts'
import { layerForm } from './marks.ts'

const layers = '/courses/:id/items/:itemId/work/:personId/files/:fileId/layers'

export const layerRoutes: readonly Route[] = [get(layers, signedIn, list), post(layers, signedIn, write)]

async function list(req: Request, res: Response): Promise<void> {
  const { mayWrite, pages } = await listLayers(actorOf(req), await layerKeyOf(req))
  res.json({ mayWrite, pages: pages.map(({ page, revision, marks }) => ({ page, revision, marks })) })
}

async function write(req: Request, res: Response): Promise<void> {
  const key = await layerKeyOf(req)
  const read = readForm(layerForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const now = new Date()
  const revision = await writeLayer(actorOf(req), key, read.values, now)
  const words = req.context.translator
  res.json({ revision, saved: words.t('assignments.queue.saved', { time: clockOf(now, words, now) }) })
}

async function layerKeyOf(req: Request): Promise<LayerKey> {
  const found = await findAssignment(actorOf(req), keyOf(req))
  const shown = readId(req.params.personId)
  const personId = found.mayTeach ? await findOwnerId(found, shown) : shown
  const work = await readSubmission({ assignmentId: found.assignment._id, personId })
  if (!work) throw notFound()
  return { submissionId: work._id, fileId: readId(req.params.fileId) }
}
