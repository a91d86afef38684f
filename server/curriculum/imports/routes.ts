import type { Request, Response } from 'express'
import { notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldError, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { readPage } from '../../http/page.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { fileOf } from '../../http/upload.ts'
import { xlsxType } from '../../spreadsheets/index.ts'
import { curriculumEditors } from '../access.ts'
import type { Change } from '../entries/write.ts'
import { lookOf } from '../look.ts'
import { importsUrl } from '../tabs.ts'
import { chosenVersion, currentVersion, listVersions } from '../versions.ts'
import { findAnyVersion } from '../versions/change.ts'
import { cancelImport, confirmImport, findImport, undoImport } from './confirm.ts'
import { listImports, listItems, type ShownItems, shownItems } from './list.ts'
import { importPage, importsPage, undoPage } from './pages.ts'
import { readImport } from './read.ts'
import { exportVersion } from './workbook.ts'

const editors = only(...curriculumEditors)
const one = '/curriculum/imports/:id'

export const importRoutes: readonly Route[] = [
  get('/curriculum/imports', editors, showImports),
  post('/curriculum/imports', editors, read, { takesFile: true }),
  get('/curriculum/imports/template', editors, sendTemplate),
  get(one, editors, showImport),
  post(`${one}/confirm`, editors, confirm),
  post(`${one}/cancel`, editors, cancel),
  get(`${one}/undo`, editors, askToUndo),
  post(`${one}/undo`, editors, undo),
]

async function showImports(req: Request, res: Response): Promise<void> {
  await renderImports(req, res)
}

async function read(req: Request, res: Response): Promise<unknown> {
  const file = fileOf(req)
  if (!file) return await renderImports(req, res.status(422), { key: 'spreadsheets.errors.none' })
  const { version = '' } = typedText(req.body, 'version')
  const reading = await readImport({ version, source: file }, changeOf(req))
  if (!reading.ok) return await renderImports(req, res.status(422), reading.error)
  res.redirect(303, `${importsUrl}/${reading.found._id.toString()}`)
}

async function sendTemplate(req: Request, res: Response): Promise<void> {
  const version = await chosenVersion(req.query.version)
  if (!version) throw notFound()
  const workbook = await exportVersion(version.code)
  res.attachment(`chuong-trinh-${version.code}.xlsx`).type(xlsxType).send(workbook)
}

async function showImport(req: Request, res: Response): Promise<void> {
  const found = await findImport(actorOf(req), readId(req.params.id))
  const shown = readShown(req.query.shown)
  const input = readPage(req)
  const items = await listItems(found, shown, input)
  const { name: versionName } = await findAnyVersion(found.versionCode)
  const page = { found, versionName, items, shown, isFurther: input.cursor !== undefined }
  res.render('curriculum/import', importPage(page, lookOf(req)))
}

async function confirm(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await confirmImport(id, changeOf(req))
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

async function cancel(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await cancelImport(id, changeOf(req))
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

async function askToUndo(req: Request, res: Response): Promise<void> {
  const found = await findImport(actorOf(req), readId(req.params.id))
  res.render('curriculum/undo-import', undoPage(found, lookOf(req)))
}

async function undo(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await undoImport(id, changeOf(req))
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

async function renderImports(req: Request, res: Response, error?: FieldError): Promise<void> {
  const input = readPage(req, 20)
  const imports = await listImports(actorOf(req), input)
  const current = await currentVersion()
  const versions = (await listVersions()).filter(
    ({ firstSchoolYear }) => firstSchoolYear >= (current?.firstSchoolYear ?? 0),
  )
  const { version = '' } = typedText(req.body, 'version')
  const chosen = version || current?.code || ''
  const page = { imports, isFurther: input.cursor !== undefined, versions, chosen, error }
  res.render('curriculum/imports', importsPage(page, lookOf(req)))
}

function readShown(text: unknown): ShownItems | undefined {
  return shownItems.find((shown) => shown === text)
}

function changeOf(req: Request): Change {
  return { actor: actorOf(req), origin: originOf(req) }
}
