import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../../api/index.ts'
import { record } from '../../audit/index.ts'
import { forbidden, notFound } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import { dayOf, findUnits } from '../../schools/index.ts'
import { canImport, canSeeImports } from '../access.ts'
import { type ExportContent, ExportFile, type ExportFormat, type ExportRecord } from './export.model.ts'

export interface ExportWish {
  readonly schoolId: Types.ObjectId | undefined
  readonly content: ExportContent
  readonly format: ExportFormat
  readonly yearKey: number
  readonly withPersonalIds: boolean
}

export const exportEvent = 'imports.exportWanted'

/** @throws AppError 403 for personal ids, 404 */
export async function requestExport(actor: Actor, wish: ExportWish, origin: Origin): Promise<Types.ObjectId> {
  const { schoolId, content, format, withPersonalIds } = wish
  if (!canSeeImports(actor, schoolId)) throw notFound()
  if (withPersonalIds && !canImport(actor, schoolId)) throw forbidden()
  const school = schoolId && (await findUnits([schoolId.toString()])).get(schoolId.toString())
  if (schoolId && school?.kind !== 'school') throw notFound()

  const id = new Types.ObjectId()
  const where = (school?.code ?? 'toan-nganh').toLowerCase().replace(/[^a-z0-9-]+/g, '-')
  const fileName = `${where}-${fileWords[content]}-${dayOf(new Date())}.${endings[format]}`
  await inTransaction(async (session) => {
    const stored = {
      ...{ _id: id, ...wish, state: 'waiting', lines: 0, fileName },
      ...{ createdById: actor.personId, createdByName: actor.name, createdAt: new Date() },
    }
    await new ExportFile(stored).save({ session })
    await enqueue(exportEvent, { exportId: id }, session)
    const subject = { kind: 'export', id }
    const unitIds = schoolId ? [schoolId] : []
    const after = { content, format, withPersonalIds }
    await record({ action: 'imports.exported', actor, subject, unitIds, after, origin }, session)
  })
  return id
}

const fileWords: Readonly<Record<ExportContent, string>> = {
  all: 'danh-sach',
  schools: 'truong',
  classes: 'lop',
  staff: 'can-bo',
  pupils: 'hoc-sinh',
  guardians: 'phu-huynh',
}
const endings: Readonly<Record<ExportFormat, string>> = {
  xlsx: 'xlsx',
  csv: 'csv',
  oneRoster11: 'zip',
  oneRoster12: 'zip',
}

/** One's own: the file is for whoever has asked for it. @throws AppError 404 */
export async function findExport(actor: Actor, id: Types.ObjectId): Promise<ExportRecord> {
  const found = await ExportFile.findOne({ _id: id, createdById: actor.personId }).lean()
  if (!found || !canSeeImports(actor, found.schoolId)) throw notFound()
  return found
}

const newestFirst: Order = { field: 'createdAt', direction: -1 }

export async function listExports(actor: Actor, page: PageInput): Promise<Page<ExportRecord>> {
  const { filter, sort, limit } = pageQuery(page, newestFirst)
  const found = await ExportFile.find({ $and: [{ createdById: actor.personId }, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, newestFirst, (one) => one)
}
