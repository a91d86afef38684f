// Files of items and pictures of pages, to whoever may open the item: with parts, as players and readers ask for them.

import type { Request, Response } from 'express'
import type { Actor } from '../../../actor.ts'
import { notFound } from '../../../errors.ts'
import { actorOf } from '../../../http/context.ts'
import { readId } from '../../../http/id.ts'
import { get, type Route, signedIn } from '../../../http/route.ts'
import {
  type Bytes,
  fileFrom,
  headersOf,
  type MaterialFile,
  previewBytes,
  readCaptions,
  readFile,
  renditionBytes,
  sendBytes,
  storedBytes,
  thumbnailBytes,
} from '../../../materials/index.ts'
import { findProcessing } from '../../../processing/index.ts'
import { findStoredFiles, kindOf, signedUrlOf, type Upload, watchUpload } from '../../../uploads/index.ts'
import { home } from '../../address.ts'
import type { CourseItem, CourseRecord } from '../../course.model.ts'
import { findTaught } from '../../saving.ts'
import { findShownItem, type FoundItem } from '../../shown-item.ts'
import { namedIn, parsePage } from '../page/markdown.ts'
import { kindName as pageKind, readPage } from '../page/save.ts'
import { filesOf, kindName } from './file.ts'
import { textPage } from './text-page.ts'

const one = `${home}/:id/items/:itemId/files/:fileId`

export const fileRoutes: readonly Route[] = [
  get(one, signedIn, giveFile),
  get(`${one}/thumbnail`, signedIn, async (req, res) => {
    await sendBytes(req, res, await thumbnailBytes((await findFile(req)).file))
  }),
  get(`${one}/preview`, signedIn, async (req, res) => {
    await sendBytes(req, res, await previewBytes((await findFile(req)).file))
  }),
  get(`${one}/captions`, signedIn, giveCaptions),
  get(`${one}/read`, signedIn, showText),
  get(`${home}/:id/uploads/:uploadId`, signedIn, giveWaiting),
]

async function giveFile(req: Request, res: Response): Promise<void> {
  const { rendition, inline } = req.query
  if (rendition !== undefined && typeof rendition !== 'string') throw notFound()
  const { file, item } = await findFile(req)
  const isInline = inline !== undefined
  if (rendition === undefined && !isInline && req.method === 'GET' && req.get('if-none-match') === undefined) {
    // The store itself sends what is saved.
    const elsewhere = await signedUrlOf(file.storedFileId, { name: file.name, isInline: false })
    if (elsewhere !== undefined) return res.set('Cache-Control', 'private, no-store').redirect(302, elsewhere)
  }
  await sendBytes(req, res, await bytesOf(file, { rendition, isInline, isOfPage: item.kind === pageKind }))
}

interface Wish {
  readonly rendition: string | undefined
  readonly isInline: boolean
  readonly isOfPage: boolean
}

/** In a page the lighter picture does. */
async function bytesOf(file: MaterialFile, { rendition, isInline, isOfPage }: Wish): Promise<Bytes> {
  if (rendition !== undefined) return await renditionBytes(file, rendition, isInline)
  if (!isInline || !isOfPage) return storedBytes(file, { isInline })
  const { storedFileId } = file
  const processing = (await findProcessing([storedFileId])).get(storedFileId.toString())
  // Nobody gets the picture of what is blocked, either.
  const stored = (await findStoredFiles([storedFileId])).get(storedFileId.toString())
  const lighter = stored?.scan === 'infected' ? undefined : processing?.renditions[0]
  return lighter ? await renditionBytes(file, lighter.label, true) : storedBytes(file, { isInline })
}

async function giveCaptions(req: Request, res: Response): Promise<void> {
  const captions = await readCaptions((await findFile(req)).file)
  const mediaType = 'text/vtt; charset=utf-8'
  res.set(headersOf({ mediaType })).set('Content-Type', mediaType).send(captions)
}

async function showText(req: Request, res: Response): Promise<void> {
  const { course, item, file } = await findFile(req)
  const { from: given } = req.query
  const from = typeof given === 'string' && /^\d{1,5}$/.test(given) ? Number(given) : 0
  const words = req.context.translator
  const reading = await readFile(file, from, words)
  if (!reading) throw notFound()
  res.render('materials/view/read', textPage({ course, item, file, reading, from }, words))
}

/** A picture that whoever writes a page has just brought: it is no part of the page before that is saved. */
async function giveWaiting(req: Request, res: Response): Promise<void> {
  await findTaught(req)
  const upload = await watchUpload(actorOf(req), readId(req.params.uploadId))
  const file = await waitingPicture(upload)
  await sendBytes(req, res, storedBytes(file, { isInline: true }))
}

async function waitingPicture({ state, storedFileId, name }: Upload): Promise<MaterialFile> {
  const stored = storedFileId && (await findStoredFiles([storedFileId])).get(storedFileId.toString())
  if (state !== 'ready' || !stored || kindOf(stored.format) !== 'image') throw notFound()
  return fileFrom({ ...stored, storedFileId, name })
}

interface Found {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly file: MaterialFile
}

/** @throws AppError 404 */
async function findFile(req: Request): Promise<Found> {
  const actor: Actor = actorOf(req)
  const found = await findShownItem(actor, { courseId: readId(req.params.id), itemId: readId(req.params.itemId) })
  const id = readId(req.params.fileId)
  const file = (await filesIn(found)).find(({ _id }) => _id.equals(id))
  if (!file) throw notFound()
  return { course: found.course, item: found.item, file }
}

/** Of a page, pupils have those that stand in it now; its teachers also those of earlier versions. */
async function filesIn({ item, isInside }: FoundItem): Promise<readonly MaterialFile[]> {
  if (item.kind === kindName) return filesOf(item)
  const page = item.kind === pageKind ? await readPage(item._id) : undefined
  if (!page) return []
  if (isInside) return page.files
  const { pictureIds } = namedIn(parsePage(page.text))
  return page.files.filter(({ _id }) => pictureIds.includes(_id.toString()))
}
