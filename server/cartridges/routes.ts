import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { attachment } from '../../storage/files/disposition.ts'
import { siteOf } from '../api/index.ts'
import { courseMakers, findToPack, loadTaught, unitsToTeachFor } from '../courses/index.ts'
import { AppError, notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { sendBytes } from '../materials/index.ts'
import { xlsxType } from '../spreadsheets/index.ts'
import { stores } from '../stores.ts'
import { takesUploads, type Upload, uploadsOf, watchUpload } from '../uploads/index.ts'
import { addressOfExport, addressOfImport, home } from './address.ts'
import { canCancel, cancelImport, retryImport, spaceFor, startImport } from './decide.ts'
import { askPage, exportPage } from './export-page.ts'
import { beginExport, findExport, listExports } from './export.ts'
import { countRows, findImport, listImports, listRows } from './find.ts'
import type { ImportRecord } from './import.model.ts'
import { exportForm, newImportForm, rowQuery, startForm } from './input.ts'
import { cancelPage, listPage, newPage, onePage } from './page.ts'
import { createImport } from './receive.ts'
import { streamExportReport, streamReport } from './report.ts'

const makers = only(...courseMakers)
const reads = takesUploads('file', { most: 1 })

export const cartridgeRoutes: readonly Route[] = [
  get(home, makers, showList),
  post(home, makers, create, { reads }),
  get(`${home}/new`, makers, async (req, res) => await drawNew(req, res, {})),
  get(`${home}/exports/:id`, makers, showExport),
  get(`${home}/exports/:id/file`, makers, giveExport),
  get(`${home}/exports/:id/report`, makers, giveExportReport),
  get(`${home}/:id`, makers, show),
  get(`${home}/:id/report`, makers, giveReport),
  post(`${home}/:id/start`, makers, start),
  get(`${home}/:id/cancel`, makers, askCancel),
  post(`${home}/:id/cancel`, makers, cancel),
  post(`${home}/:id/retry`, makers, retry),
  get('/courses/:id/export', makers, async (req, res) => await drawExport(req, res)),
  post('/courses/:id/export', makers, takeOut),
]

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const input = readPage(req, 30)
  const imports = await listImports(actor, input)
  const { items: exports } = await listExports(actor, undefined, { limit: 20, cursor: undefined })
  const page = { imports, exports, isFurther: input.cursor !== undefined }
  res.render('cartridges/list', listPage(page, req.context.translator, new Date()))
}

async function create(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const upload = await finishedUpload(req)
  const form = readForm(newImportForm, req.body)
  const errors = { ...(form.ok ? {} : form.errors), ...refusalOf(upload) }
  if (!form.ok || !upload || Object.keys(errors).length > 0)
    return await drawNew(req, res, { uploads: upload?.state === 'ready' ? [upload] : [], errors })
  const idOf = (text: string) => (text === '' ? undefined : readId(text))
  const { unitId, courseId } = form.values
  const given = { uploadId: upload.id, unitId: idOf(unitId), courseId: idOf(courseId) }
  res.redirect(303, addressOfImport(await createImport(actor, given, originOf(req))))
}

/** The one that came with the form, or the last that was finished before (`upload`). */
async function finishedUpload(req: Request): Promise<Upload | undefined> {
  const { upload } = (req.body ?? {}) as { upload?: unknown }
  const [id] = [upload ?? []].flat().slice(-1)
  const [sent] = uploadsOf(req)
  return sent ?? (typeof id === 'string' ? await watchUpload(actorOf(req), id) : undefined)
}

function refusalOf(upload: Upload | undefined): FieldErrors {
  if (!upload) return { file: { key: 'cartridges.errors.noFile' } }
  const { state, refusal, name } = upload
  // Moodle packs its backups in a way of its own, which is no format of files here.
  if (state !== 'ready' && /\.mbz$/i.test(name)) return { file: { key: 'cartridges.problems.moodleBackup' } }
  if (state === 'ready') return {}
  if (!refusal) return { file: { key: 'uploads.notChecked', values: { name } } }
  return { file: { key: `uploads.refusals.${refusal.code}`, values: { name, ...refusal.values } } }
}

interface Drawn {
  readonly uploads?: readonly Upload[]
  readonly errors?: FieldErrors
}

async function drawNew(req: Request, res: Response, { uploads = [], errors }: Drawn): Promise<void> {
  const actor = actorOf(req)
  const { unitId = '', courseId: typed } = typedText(req.body, 'unitId', 'courseId')
  const asked = typed ?? (typeof req.query.course === 'string' ? req.query.course : '')
  const course = asked === '' ? undefined : await loadTaught(actor, readId(asked))
  const into = course && { id: course._id.toString(), title: course.title }
  const page = { units: unitsToTeachFor(actor), unitId, course: into, uploads, errors }
  res.status(errors ? 422 : 200).render('cartridges/new', newPage(page, req.context.translator))
}

async function show(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const found = await findImport(actor, readId(req.params.id))
  const query = readForm(rowQuery, req.query)
  const filter = query.ok && query.values.filter !== '' ? query.values.filter : undefined
  const input = readPage(req)
  const rows = await listRows(found._id, filter, input)
  const about = {
    counts: await countRows(found._id),
    space: await spaceFor(actor, found),
    isThere: await isThere(req, found),
  }
  const page = { found, rows, filter, ...about, isFurther: input.cursor !== undefined }
  res.render('cartridges/import', onePage(page, req.context.translator, new Date()))
}

async function isThere(req: Request, { courseId }: ImportRecord): Promise<boolean> {
  return await loadTaught(actorOf(req), courseId).then(() => true, ifRefused)
}

function ifRefused(error: unknown): false {
  if (error instanceof AppError && error.status < 500) return false
  throw error
}

async function giveReport(req: Request, res: Response): Promise<void> {
  const found = await findImport(actorOf(req), readId(req.params.id))
  if (found.forgottenAt || !found.format) throw notFound()
  const words = req.context.translator
  const name = `${words.t('cartridges.report.fileName')} ${found.fileName.replace(/\.\w+$/, '')}.xlsx`
  res.type(xlsxType).set('Content-Disposition', attachment(name))
  await pipeline(streamReport(found, siteOf(req), words), res)
}

async function start(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await findImport(actorOf(req), id)
  const form = readForm(startForm, req.body)
  if (!form.ok) throw new AppError(422, 'invalid')
  await startImport(actorOf(req), id, form.values, originOf(req))
  res.redirect(303, addressOfImport(id))
}

async function askCancel(req: Request, res: Response): Promise<unknown> {
  const found = await findImport(actorOf(req), readId(req.params.id))
  if (!canCancel(found)) return res.redirect(303, addressOfImport(found._id))
  return res.render('cartridges/ask', cancelPage(found, req.context.translator))
}

async function cancel(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await cancelImport(actorOf(req), id, originOf(req))
  res.redirect(303, addressOfImport(id))
}

async function retry(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await retryImport(actorOf(req), id, originOf(req)).catch((error: unknown) => {
    // Somebody has pressed twice.
    if (!(error instanceof AppError) || error.code !== 'nothingToRetry') throw error
  })
  res.redirect(303, addressOfImport(id))
}

async function drawExport(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const course = await findToPack(actor, readId(req.params.id))
  const { items: earlier } = await listExports(actor, course._id, { limit: 10, cursor: undefined })
  const page = { course, earlier, errors, now: new Date() }
  res.status(errors ? 422 : 200).render('cartridges/export', askPage(page, req.context.translator))
}

async function takeOut(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const { _id: courseId } = await findToPack(actor, readId(req.params.id))
  const form = readForm(exportForm, req.body)
  if (!form.ok) return await drawExport(req, res, form.errors)
  const asked = { courseId, kind: form.values.kind, site: siteOf(req) }
  res.redirect(303, addressOfExport(await beginExport(actor, asked, originOf(req))))
}

async function showExport(req: Request, res: Response): Promise<void> {
  const found = await findExport(actorOf(req), readId(req.params.id))
  res.render('cartridges/exported', exportPage(found, req.context.translator, new Date()))
}

async function giveExport(req: Request, res: Response): Promise<void> {
  const { key, size, sha256, fileName, state } = await findExport(actorOf(req), readId(req.params.id))
  if (state !== 'done' || !key || size === null || size === undefined) throw notFound()
  await sendBytes(req, res, {
    ...{ size, tag: sha256 ?? key, name: fileName ?? 'khoa-hoc.zip', mediaType: 'application/zip', isInline: false },
    open: async (range) => await stores().files.open(key, range),
  })
}

async function giveExportReport(req: Request, res: Response): Promise<void> {
  const found = await findExport(actorOf(req), readId(req.params.id))
  if (found.rows.length === 0) throw notFound()
  const words = req.context.translator
  res
    .type(xlsxType)
    .set('Content-Disposition', attachment(`${words.t('cartridges.report.fileName')} ${found.title}.xlsx`))
  await pipeline(streamExportReport(found, words), res)
}
