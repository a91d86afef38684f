import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { attachment } from '../../../storage/files/disposition.ts'
import { hasRole } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { readPage } from '../../http/page.ts'
import { get, post, type Route } from '../../http/route.ts'
import { findUnits, schoolIdsOf } from '../../schools/index.ts'
import { stores } from '../../stores.ts'
import { isImporter } from '../access.ts'
import { choicesFor, chosenSchool } from '../choose.ts'
import { newExportForm, schoolQuery } from '../input.ts'
import { exportsUrl, schoolNameOf } from '../page.ts'
import { readers, shown } from '../routes.ts'
import { exportPage, exportsPage, newExportPage } from './page.ts'
import { findExport, listExports, requestExport } from './request.ts'

export const exportRoutes: readonly Route[] = [
  get('/exports', readers, showExports),
  get('/exports/new', readers, showNew),
  post('/exports', readers, request),
  get('/exports/:id', readers, showExport),
  get('/exports/:id/file', readers, download),
]

async function showExports(req: Request, res: Response): Promise<void> {
  const input = readPage(req, 30)
  const exports = await listExports(actorOf(req), input)
  const names = await namesOf(exports.items)
  res.render(
    'imports/exports',
    exportsPage({ exports, schoolNames: names, isFurther: input.cursor !== undefined }, shown(req)),
  )
}

async function showNew(req: Request, res: Response): Promise<void> {
  const query = readForm(schoolQuery, req.query)
  const school = query.ok ? query.values.school : ''
  res.render('imports/new-export', await newPage(req, { school }))
}

async function request(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const form = readForm(newExportForm, req.body)
  const chosen = form.ok ? await chosenSchool(actor, form.values) : undefined
  const isSingle = form.ok && form.values.format === 'csv' && form.values.content === 'all'
  const errors = {
    ...(form.ok ? {} : form.errors),
    ...(chosen && !chosen.ok ? chosen.errors : {}),
    ...(isSingle ? { content: { key: 'imports.errors.oneListForCsv' } } : {}),
  }
  if (!form.ok || !chosen?.ok || isSingle) {
    const typed = typedText(req.body, 'school', 'schoolCode', 'content', 'format', 'year', 'withPersonalIds')
    return res.status(422).render('imports/new-export', await newPage(req, typed, errors))
  }
  const { content, format, year, withPersonalIds } = form.values
  const wish = { schoolId: chosen.schoolId, content, format, yearKey: year, withPersonalIds: withPersonalIds === 'yes' }
  const id = await requestExport(actor, wish, originOf(req))
  res.redirect(303, `${exportsUrl}/${id.toString()}`)
}

async function showExport(req: Request, res: Response): Promise<void> {
  const one = await findExport(actorOf(req), readId(req.params.id))
  const page = exportPage(one, schoolNameOf(one, await namesOf([one]), req.context.translator.t), shown(req))
  res.render('imports/export', page)
}

async function download(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const one = await findExport(actor, readId(req.params.id))
  if (!one.fileKey) throw notFound()
  const { body, size } = await stores().files.open(one.fileKey)
  const unitIds = one.schoolId ? [one.schoolId] : []
  const after = { withPersonalIds: one.withPersonalIds }
  await record({
    action: 'imports.downloaded',
    actor,
    subject: { kind: 'export', id: one._id },
    unitIds,
    after,
    origin: originOf(req),
  })
  res
    .type(typeOf(one.fileName))
    .set({ 'Content-Disposition': attachment(one.fileName), 'Content-Length': String(size) })
  await pipeline(body, res)
}

function typeOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('.'))
}

async function newPage(req: Request, typed: Record<string, string>, errors: FieldErrors = {}) {
  const actor = actorOf(req)
  const school = typed.school ?? ''
  const isSector = hasRole(actor, 'sectorAdministrator')
  const own = schoolIdsOf(actor, ['schoolAdministrator', 'registrar', 'principal', 'vicePrincipal'])
  const offered = isSector ? (school === '' ? [] : [school]) : own.includes(school) ? [school] : own
  const choosing = await choicesFor(actor, offered)
  return newExportPage({ choosing, typed, canHaveIds: isImporter(actor), errors }, shown(req))
}

async function namesOf(exports: readonly { readonly schoolId?: { toString(): string } | null }[]) {
  const units = await findUnits(exports.flatMap(({ schoolId }) => schoolId?.toString() ?? []))
  return new Map([...units.values()].map(({ id, name }) => [id, name]))
}
