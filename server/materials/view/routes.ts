// The page of a material and everything that one can take from it. What somebody may not see is not there.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { siteOf } from '../../api/index.ts'
import { AppError, forbidden, notFound } from '../../errors.ts'
import { actorOf, visitorOf } from '../../http/context.ts'
import { readForm } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { everyone, get, only, post, type Route } from '../../http/route.ts'
import { materialActions, materialAsides } from '../../pages/material-asides.ts'
import { tellWatchers } from '../../pages/material-watchers.ts'
import { findProcessing, retryStep, stepNames } from '../../processing/index.ts'
import { findStoredFiles } from '../../uploads/index.ts'
import { canEdit } from '../access.ts'
import { findMaterial, isOffered, listEditions } from '../find.ts'
import { addressOfMaterial } from '../labels.ts'
import { findRecalledSources } from '../recall.ts'
import { TakenDown } from '../tombstone.ts'
import { staff } from '../viewers.ts'
import { readCaptions } from './captions.ts'
import { sendArchive, sendFile } from './deliver.ts'
import { namesOf } from './names.ts'
import { gonePage } from './gone-page.ts'
import { viewPage } from './page.ts'
import { replacementFor } from './replacement.ts'
import { readFile, readPage } from './read-page.ts'
import { headersOf, sendBytes } from './send.ts'
import {
  type EditionName,
  findFile,
  previewBytes,
  readEdition,
  takeableFiles,
  type Taken,
  thumbnailBytes,
} from './take.ts'

export const viewRoutes: readonly Route[] = [
  get('/materials/:id', everyone, (req, res) => show(req, res, undefined)),
  get('/materials/:id/draft', everyone, (req, res) => show(req, res, 'draft')),
  get('/materials/:id/editions/:number', everyone, (req, res) => show(req, res, numberIn(req))),
  get('/materials/:id/thumbnail', everyone, giveThumbnail),
  get('/materials/:id/zip', everyone, giveAll),
  get('/materials/:id/files/:fileId', everyone, giveFile),
  get('/materials/:id/files/:fileId/thumbnail', everyone, giveFileThumbnail),
  get('/materials/:id/files/:fileId/preview', everyone, givePreview),
  get('/materials/:id/files/:fileId/captions', everyone, giveCaptions),
  get('/materials/:id/files/:fileId/read', everyone, showText),
  post('/materials/:id/files/:fileId/retry', only(...staff), retry),
]

async function show(req: Request, res: Response, edition: EditionName): Promise<void> {
  try {
    await showThere(req, res, edition)
  } catch (error) {
    if (!(error instanceof TakenDown)) throw error
    const replacement = await replacementFor(visitorOf(req), error.replacementId)
    res.status(410).render('materials/view/gone', gonePage(error, replacement, req.context.translator))
  }
}

async function showThere(req: Request, res: Response, edition: EditionName): Promise<void> {
  const visitor = visitorOf(req)
  const found = await findMaterial(visitor, readId(req.params.id), { edition })
  const { material, content, isDraft } = found
  const files = takeableFiles(visitor, content)
  const storedIds = files.map(({ storedFileId }) => storedFileId)
  const { title, type, subjects, grades, topics } = content
  const place = {
    ...{ id: material._id.toString(), ownerId: material.ownerId.toString() },
    ...{
      title,
      type,
      isDraft,
      isLive: Boolean(material.live),
      isOffered: isOffered(material),
      subjects,
      grades,
      topics,
    },
    edition: isDraft ? undefined : found.number,
  }
  const [processing, stored, editions, names, asides, [recalledSources = []]] = await Promise.all([
    findProcessing(storedIds),
    findStoredFiles(storedIds),
    listEditions(visitor, material),
    namesOf(visitor, content),
    materialAsides(req, place),
    findRecalledSources([content]),
  ])
  const savesData = req.get('save-data')?.toLowerCase() === 'on'
  const actions = materialActions(req, place)
  const replacement = await replacementFor(visitor, material.retirement?.replacementId)
  const page = {
    ...{ ...found, edition, visitor, files, processing, stored, editions, names, asides, actions, savesData },
    ...{ replacement, recalledSources },
  }
  res.vary('Save-Data')
  res.render('materials/view/view', viewPage({ ...page, site: siteOf(req) }, req.context.translator, new Date()))
  if (material.live && !isDraft) tellWatchers(req, { what: 'view', material, part: 'page' })
}

async function giveFile(req: Request, res: Response): Promise<void> {
  const { rendition, inline } = req.query
  if (rendition !== undefined && typeof rendition !== 'string') throw notFound()
  await sendFile(req, res, await fileIn(req), { rendition, isInline: inline !== undefined })
}

async function giveAll(req: Request, res: Response): Promise<void> {
  await sendArchive(req, res, readEdition(req.query.edition))
}

async function giveFileThumbnail(req: Request, res: Response): Promise<void> {
  const { file } = await fileIn(req)
  await sendBytes(req, res, await thumbnailBytes(file))
}

/** Of the first file that has one. */
async function giveThumbnail(req: Request, res: Response): Promise<void> {
  const visitor = visitorOf(req)
  const { content } = await findMaterial(visitor, readId(req.params.id), { edition: readEdition(req.query.edition) })
  const files = takeableFiles(visitor, content)
  const processing = await findProcessing(files.map(({ storedFileId }) => storedFileId))
  const file = files.find(({ storedFileId }) => processing.get(storedFileId.toString())?.thumbnail)
  if (!file) throw notFound()
  await sendBytes(req, res, await thumbnailBytes(file))
}

async function givePreview(req: Request, res: Response): Promise<void> {
  const { file } = await fileIn(req)
  await sendBytes(req, res, await previewBytes(file))
}

async function giveCaptions(req: Request, res: Response): Promise<void> {
  const { file } = await fileIn(req)
  const captions = await readCaptions(file)
  const mediaType = 'text/vtt; charset=utf-8'
  res.set(headersOf({ mediaType })).set('Content-Type', mediaType).send(captions)
}

async function showText(req: Request, res: Response): Promise<void> {
  const taken = await fileIn(req)
  const { from: given } = req.query
  const from = typeof given === 'string' && /^\d{1,5}$/.test(given) ? Number(given) : 0
  const reading = await readFile(taken.file, from, req.context.translator)
  if (!reading) throw notFound()
  const edition = readEdition(req.query.edition)
  const query = edition === undefined ? '' : `edition=${edition}`
  res.render('materials/view/read', readPage({ ...taken, reading, from, query }, req.context.translator, new Date()))
}

async function retry(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const { material, file } = await findFile(actor, id, readId(req.params.fileId))
  if (!canEdit(actor, material)) throw forbidden()
  const form = readForm(z.object({ step: z.enum(stepNames) }), req.body)
  if (!form.ok) throw new AppError(422, 'invalid')
  await retryStep(file.storedFileId, form.values.step)
  notify(res, { kind: 'good', key: 'materials.view.retried' })
  res.redirect(303, addressOfMaterial(id))
}

async function fileIn(req: Request): Promise<Taken> {
  const edition = readEdition(req.query.edition)
  return await findFile(visitorOf(req), readId(req.params.id), readId(req.params.fileId), edition)
}

function numberIn(req: Request): number {
  const number = readEdition(req.params.number)
  if (typeof number !== 'number') throw notFound()
  return number
}
