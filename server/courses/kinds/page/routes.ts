// What belongs to pages besides their form: how one would look, and how it was before.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { findItem } from '../../../arrange.ts'
import { AppError, notFound } from '../../../errors.ts'
import { actorOf, originOf } from '../../../http/context.ts'
import { readForm } from '../../../http/form.ts'
import { readId } from '../../../http/id.ts'
import { notify } from '../../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../../http/route.ts'
import { Types } from 'mongoose'
import { watchUpload } from '../../../uploads/index.ts'
import { addressOfItem, home } from '../../address.ts'
import type { CourseItem, CourseRecord } from '../../course.model.ts'
import { findTaught } from '../../saving.ts'
import { adviceOn } from './advice.ts'
import { aroundOf } from './around.ts'
import { namedIn, parsePage } from './markdown.ts'
import { adviceTexts, pageText } from './page.ts'
import type { PageRecord } from './page.model.ts'
import { renderPage } from './render.ts'
import { kindName, loadPage, readPage, restorePage, versionIn } from './save.ts'
import { versionPage, versionsPage } from './versions-page.ts'

const one = `${home}/:id/items/:itemId/versions`

export const pageRoutes: readonly Route[] = [
  post(`${home}/:id/page-preview`, signedIn, preview),
  get(one, signedIn, showVersions),
  get(`${one}/:revision`, signedIn, showVersion),
  post(`${one}/:revision/restore`, signedIn, restore),
]

const previewForm = z.object({ text: pageText, item: z.string().max(24).default('') })

/** For the script of the form: without it the form comes back whole. */
async function preview(req: Request, res: Response): Promise<void> {
  const course = await findTaught(req)
  const read = readForm(previewForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const { text, item: itemId } = read.values
  const item = itemId === '' ? undefined : findItem(course.sections, readId(itemId)).item
  const page = item && (await readPage(item._id))
  const actor = actorOf(req)
  const known = new Set(page?.files.map(({ _id }) => _id.toString()))
  const waiting = namedIn(parsePage(text)).pictureIds.filter((id) => !known.has(id))
  const uploads = await Promise.all(
    waiting.slice(0, 20).map((id) => watchUpload(actor, new Types.ObjectId(id)).catch(() => undefined)),
  )
  const shown = {
    ...{ text, courseId: course._id, itemId: item?._id, files: page?.files ?? [] },
    uploads: uploads.filter((upload) => upload !== undefined),
  }
  const words = req.context.translator
  res.json({ html: renderPage(text, await aroundOf(actor, shown, words)), advice: adviceTexts(adviceOn(text), words) })
}

async function showVersions(req: Request, res: Response): Promise<void> {
  const found = await findPage(req)
  res.render('courses/kinds/page/versions', versionsPage(found, req.context.translator))
}

async function showVersion(req: Request, res: Response): Promise<void> {
  const { course, item, page } = await findPage(req)
  const version = versionIn(page, revisionIn(req))
  const words = req.context.translator
  const shown = { text: version.text, courseId: course._id, itemId: item._id, files: page.files }
  const html = renderPage(version.text, await aroundOf(actorOf(req), shown, words))
  res.render('courses/kinds/page/version', versionPage({ course, item, page, version, html }, words))
}

async function restore(req: Request, res: Response): Promise<void> {
  const { course, item } = await findPage(req)
  const read = readForm(z.object({ seen: z.coerce.number().int().min(1) }), req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const changing = { id: course._id, origin: originOf(req) }
  const restoring = { itemId: item._id, revision: revisionIn(req), seen: read.values.seen }
  try {
    await restorePage(actorOf(req), changing, restoring)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'coursePageChanged') throw error
    notify(res, { kind: 'careful', key: 'courses.kinds.page.changedMeanwhile' })
    return res.redirect(303, `${addressOfItem(course._id, item._id)}/versions`)
  }
  notify(res, { kind: 'good', key: 'courses.kinds.page.restored' })
  res.redirect(303, addressOfItem(course._id, item._id))
}

interface Found {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly page: PageRecord
}

/** For those who teach it. @throws AppError 403, 404 */
async function findPage(req: Request): Promise<Found> {
  const course = await findTaught(req)
  const { item } = findItem(course.sections, readId(req.params.itemId))
  if (item.kind !== kindName) throw notFound()
  return { course, item, page: await loadPage(item._id) }
}

function revisionIn({ params: { revision } }: Request): number {
  if (typeof revision !== 'string' || !/^[1-9]\d{0,8}$/.test(revision)) throw notFound()
  return Number(revision)
}
