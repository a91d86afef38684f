import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { attachment } from '../../storage/files/disposition.ts'
import { siteOf } from '../api/index.ts'
import { findSubjects } from '../curriculum/index.ts'
import { notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { nameUnits, sendExports, staff, unitsToShareFrom } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { xlsxType } from '../spreadsheets/index.ts'
import { takesUploads, type Upload, uploadsOf, watchUpload } from '../uploads/index.ts'
import { addressOfPackage } from './address.ts'
import { cancelPackage, canCancel, canUndo, roomFor, startPackage, undoPackage } from './decide.ts'
import { isBusy } from './describe.ts'
import { exportPage } from './export-page.ts'
import { listToExport } from './export.ts'
import { countRows, findPackage, listPackages, listRows } from './find.ts'
import { exportQuery, mostExported, newPackageForm, rowQuery, sourceQuery, startForm } from './input.ts'
import { askPage, listPage, newPage, onePage, startPage } from './page.ts'
import { createPackage } from './receive.ts'
import { streamReport } from './report.ts'
import { csvTemplate, streamTemplate } from './template.ts'

const sharers = only(...staff)
const reads = takesUploads('file', { most: 1 })

export const packageRoutes: readonly Route[] = [
  get('/packages', sharers, showList),
  post('/packages', sharers, create, { reads }),
  get('/packages/new', sharers, showNew),
  get('/packages/template', sharers, downloadTemplate),
  get('/packages/export', sharers, showExport),
  get('/packages/export/archive', sharers, downloadExport),
  get('/packages/:id', sharers, show),
  get('/packages/:id/report', sharers, downloadReport),
  get('/packages/:id/start', sharers, askStart),
  post('/packages/:id/start', sharers, start),
  get('/packages/:id/cancel', sharers, ask('cancel')),
  post('/packages/:id/cancel', sharers, cancel),
  get('/packages/:id/undo', sharers, ask('undo')),
  post('/packages/:id/undo', sharers, undo),
]

async function showList(req: Request, res: Response): Promise<void> {
  const input = readPage(req, 30)
  const packages = await listPackages(actorOf(req), input)
  const page = { packages, isFurther: input.cursor !== undefined }
  res.render('packages/list', listPage(page, req.context.translator, new Date()))
}

async function showNew(req: Request, res: Response): Promise<void> {
  await drawNew(req, res, {})
}

async function create(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const upload = await finishedUpload(req)
  const form = readForm(newPackageForm, req.body)
  const errors = { ...(form.ok ? {} : form.errors), ...refusalOf(upload) }
  if (!form.ok || !upload || Object.keys(errors).length > 0)
    return await drawNew(req, res, { uploads: upload ? [upload] : [], errors })
  const { unitId } = form.values
  const given = { uploadId: upload.id, unitId: unitId === '' ? undefined : readId(unitId) }
  res.redirect(303, addressOfPackage(await createPackage(actor, given, originOf(req))))
}

/** The one that came with the form, or the last that was finished before (`upload`). */
async function finishedUpload(req: Request): Promise<Upload | undefined> {
  const { upload } = (req.body ?? {}) as { upload?: unknown }
  const [id] = [upload ?? []].flat().slice(-1)
  const [sent] = uploadsOf(req)
  return sent ?? (typeof id === 'string' ? await watchUpload(actorOf(req), id) : undefined)
}

function refusalOf(upload: Upload | undefined): FieldErrors {
  if (!upload) return { file: { key: 'packages.errors.noFile' } }
  const { state, refusal, name } = upload
  if (state === 'ready') return {}
  if (!refusal) return { file: { key: 'materials.errors.notChecked', values: { name } } }
  return { file: { key: `uploads.refusals.${refusal.code}`, values: { name, ...refusal.values } } }
}

interface Drawn {
  readonly uploads?: readonly Upload[]
  readonly errors?: FieldErrors
}

async function drawNew(req: Request, res: Response, { uploads = [], errors }: Drawn): Promise<void> {
  const units = await nameUnits(unitsToShareFrom(actorOf(req)))
  const { unitId = '' } = typedText(req.body, 'unitId')
  const page = { units, unitId, uploads, errors }
  res.status(errors ? 422 : 200).render('packages/new', newPage(page, req.context.translator))
}

async function downloadTemplate(req: Request, res: Response): Promise<void> {
  const { t } = req.context.translator
  const name = t('packages.template.fileName')
  if (req.query.as === 'csv') {
    res.type('text/csv; charset=utf-8').set('Content-Disposition', attachment(`${name}.csv`))
    res.send(csvTemplate())
    return
  }
  res.type(xlsxType).set('Content-Disposition', attachment(`${name}.xlsx`))
  await pipeline(streamTemplate(t), res)
}

async function showExport(req: Request, res: Response): Promise<void> {
  await drawExport(req, res)
}

async function downloadExport(req: Request, res: Response): Promise<unknown> {
  const form = readForm(exportQuery, req.query)
  if (!form.ok) return await drawExport(req, res, { material: { key: 'materials.errors.noMaterial' } })
  const ids = [...new Set(form.values.material)].map(readId)
  await sendExports(req, res, ids)
}

async function drawExport(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const query = readForm(sourceQuery, req.query)
  const asked = query.ok ? query.values : sourceQuery.parse({})
  const materials = await listToExport(actorOf(req), asked, readPage(req, mostExported))
  const page = { materials, query: asked, subjects: await findSubjects(), errors }
  res.status(errors ? 422 : 200).render('packages/export', exportPage(page, req.context.translator))
}

async function show(req: Request, res: Response): Promise<void> {
  const found = await findPackage(actorOf(req), readId(req.params.id))
  const query = readForm(rowQuery, req.query)
  const filter = query.ok && query.values.filter !== '' ? query.values.filter : undefined
  const input = readPage(req)
  const rows = await listRows(found._id, filter, input)
  const unitId = found.unitId.toString()
  const unitName = (await findUnits([unitId])).get(unitId)?.name ?? ''
  const facts = { found, rows, filter, counts: await countRows(found._id), unitName }
  const page = { ...facts, isFurther: input.cursor !== undefined }
  res.render('packages/package', onePage(page, req.context.translator, new Date()))
}

async function downloadReport(req: Request, res: Response): Promise<void> {
  const found = await findPackage(actorOf(req), readId(req.params.id))
  if (found.forgottenAt || !found.kind || isBusy(found.state)) throw notFound()
  const words = req.context.translator
  const name = `${words.t('packages.report.fileName')} ${found.fileName.replace(/\.\w+$/, '')}.xlsx`
  res.type(xlsxType).set('Content-Disposition', attachment(name))
  await pipeline(streamReport(found, siteOf(req), words), res)
}

async function askStart(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const found = await findPackage(actor, readId(req.params.id))
  if (found.state !== 'ready') return res.redirect(303, addressOfPackage(found._id))
  const counts = await countRows(found._id)
  const page = { found, counts, room: await roomFor(actor, found, counts.new === 0) }
  res.render('packages/start', startPage(page, req.context.translator))
}

async function start(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(startForm, req.body)
  await startPackage(actorOf(req), id, { takesSame: form.ok && form.values.takesSame === 'yes' }, originOf(req))
  res.redirect(303, addressOfPackage(id))
}

function ask(what: 'cancel' | 'undo') {
  return async (req: Request, res: Response): Promise<unknown> => {
    const found = await findPackage(actorOf(req), readId(req.params.id))
    const can = what === 'cancel' ? canCancel(found) : canUndo(found)
    if (!can) return res.redirect(303, addressOfPackage(found._id))
    return res.render('packages/ask', askPage(found, what, req.context.translator))
  }
}

async function cancel(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await cancelPackage(actorOf(req), id, originOf(req))
  res.redirect(303, addressOfPackage(id))
}

async function undo(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await undoPackage(actorOf(req), id, originOf(req))
  res.redirect(303, addressOfPackage(id))
}
