// A course goes out as a package: made by the worker, kept for a few days for whoever has asked for it, then gone.

import { Types } from 'mongoose'
import { randomKey } from '../../storage/files/keys.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { itemsOf } from '../arrange.ts'
import { record } from '../audit/index.ts'
import { findToPack, namedIn, parsePage } from '../courses/index.ts'
import { findSubject } from '../curriculum/index.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { seldom } from '../imports/index.ts'
import type { Log } from '../log.ts'
import { addressOfMaterial, findMaterials, openArchiveOf, type Packed, safeName } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { enqueue } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { stores } from '../stores.ts'
import { ownedBy } from './access.ts'
import { addressOfExport } from './address.ts'
import { exportedEvent, exportGoneEvent } from './events.ts'
import { CourseExport, type ExportKind, type ExportRecord } from './export.model.ts'
import { collect, type Collected, type Told } from './write/collect.ts'
import { cartridgeOf } from './write/cartridge.ts'
import { ownPackage } from './write/own.ts'

/** Under which packages lie in the file store. */
export const exportFolder = 'course-exports'
export const exportDays = 7
const lifetime = exportDays * 86_400_000
/** Of one person, at the same time. */
export const mostExports = 5

export interface NewExport {
  readonly courseId: Types.ObjectId
  readonly kind: ExportKind
  readonly site: string
}

/** @throws AppError 403, 404; 409 `tooManyExports` */
export async function beginExport(
  actor: Actor,
  { courseId, kind, site }: NewExport,
  origin: Origin,
): Promise<Types.ObjectId> {
  const course = await findToPack(actor, courseId)
  const working = { ...ownedBy(actor), state: 'working' as const }
  if ((await CourseExport.countDocuments(working)) >= mostExports) throw conflict('tooManyExports')
  const id = new Types.ObjectId()
  const now = new Date()
  const facts = {
    ...{ _id: id, ownerId: actor.personId, accountId: actor.accountId, courseId, unitId: course.unitId },
    ...{ title: course.title, kind, state: 'working' as const, site, position: 0 },
    ...{ total: itemsOf(course.sections).length, createdAt: now, expiresAt: new Date(now.getTime() + lifetime) },
  }
  await inTransaction(async (session) => {
    await CourseExport.create([facts], { session })
    const subject = { kind: 'course', id: courseId }
    const told = { action: 'cartridges.exported', actor, subject, unitIds: [course.unitId], after: { kind }, origin }
    await record(told, session)
    await enqueue(exportedEvent, { exportId: id }, session)
  })
  return id
}

/** One's own. @throws AppError 404 */
export async function findExport(actor: Actor, id: Types.ObjectId): Promise<ExportRecord> {
  const found = await CourseExport.findOne({ $and: [{ _id: id }, ownedBy(actor)] }).lean()
  if (!found) throw notFound()
  return found
}

const latestFirst = { field: 'createdAt', direction: -1 } as const

/** One's own, of one course or of all. */
export async function listExports(
  actor: Actor,
  courseId: Types.ObjectId | undefined,
  page: PageInput,
): Promise<Page<ExportRecord>> {
  const { filter, sort, limit } = pageQuery(page, latestFirst)
  const wanted = { ...ownedBy(actor), ...(courseId && { courseId }) }
  const found = await CourseExport.find({ $and: [wanted, filter] }, { rows: 0 })
    .sort(sort)
    .limit(limit)
    .lean<ExportRecord[]>()
  return pageFrom(found, page, latestFirst, (one) => one)
}

export const carryOutExport: EventHandler = async ({ exportId }, context) => {
  const found = await CourseExport.findOne({ _id: exportId, state: 'working' }).lean()
  if (!found) return
  const goOn = seldom(context)
  const tell = async (position: number) => {
    await goOn()
    if (position % 10 === 0) await CourseExport.updateOne({ _id: found._id, state: 'working' }, { $set: { position } })
  }
  try {
    const { packed, told } = await packagesOf(found, tell)
    await keep(found, packed, told)
  } catch (error) {
    // Rights may have ended since, or the course.
    if (!(error instanceof AppError) || error.status >= 500) throw error
    const failed = { state: 'failed', problem: { key: `errors.${error.code}.title` }, endedAt: new Date() }
    await CourseExport.updateOne({ _id: found._id, state: 'working' }, { $set: failed })
  }
}

async function packagesOf(
  { accountId, courseId, kind, site }: ExportRecord,
  tell: (position: number) => Promise<void>,
) {
  const actor = await findActor(accountId.toString())
  if (!actor) throw notFound()
  const collected = await collect(actor, await findToPack(actor, courseId), tell)
  if (kind === 'own') return { packed: ownPackage(collected), told: collected.told }
  const { level, subjectCode } = collected.course
  const subject = level && subjectCode ? await findSubject(level, subjectCode).catch(() => undefined) : undefined
  const materials = await materialsIn(actor, collected, site)
  const { packed, told } = cartridgeOf(collected, { site, subject: subject?.name, materials })
  return { packed, told: [...collected.told, ...told] }
}

/** That texts show as cards. */
async function materialsIn(actor: Actor, { sections }: Collected, site: string) {
  const texts = sections.flatMap(({ parts }) => parts.map(({ packed }) => packed.text))
  const ids = [...new Set(texts.flatMap((text) => namedIn(parsePage(text)).materialIds))].map(
    (id) => new Types.ObjectId(id),
  )
  const found = ids.length === 0 ? [] : [...(await findMaterials(actor, ids))]
  return new Map(
    found.flatMap(([id, { live }]) =>
      live ? [[id, { title: live.content.title, url: `${site}${addressOfMaterial(id)}` }] as const] : [],
    ),
  )
}

/** A key of its own each time: one that a killed worker has left is nobody's, and swept away. */
async function keep({ _id, title, kind, ownerId }: ExportRecord, packed: readonly Packed[], told: readonly Told[]) {
  const key = randomKey(exportFolder)
  const archive = await openArchiveOf(packed)
  const { size, sha256 } = await stores()
    .files.put(key, archive.body)
    .finally(() => archive.giveUp())
  const ending = kind === 'own' ? 'khoa-hoc.zip' : 'imscc'
  const fileName = `${safeName(title).slice(0, 120)}.${ending}`
  const now = new Date()
  const done = { state: 'done', key, size, sha256, fileName, rows: told, endedAt: now }
  const kept = await inTransaction(async (session) => {
    const change = { $set: { ...done, expiresAt: new Date(now.getTime() + lifetime) } }
    const { matchedCount } = await CourseExport.updateOne({ _id, state: 'working' }, change, { session })
    if (matchedCount === 0) return false
    const notice = { key: 'cartridges.notices.exported', values: { name: title }, url: addressOfExport(_id) }
    await notify([ownerId], { ...notice, urgency: 'digest' }, session)
    return true
  })
  if (!kept) await stores().files.remove(key)
}

/** What is over goes: first from the record, then from the store. */
export async function removeExpired(_log: Log, now = new Date()): Promise<void> {
  for (;;) {
    const over = { state: { $in: ['done' as const, 'working' as const] }, expiresAt: { $lt: now } }
    const found = await CourseExport.find(over, { key: 1 }).limit(100).lean()
    for (const { _id, key } of found)
      await inTransaction(async (session) => {
        await CourseExport.updateOne({ _id }, { $set: { state: 'gone' }, $unset: { key: 1 } }, { session })
        if (key) await enqueue(exportGoneEvent, { key }, session)
      })
    if (found.length === 0) break
  }
  await CourseExport.deleteMany({
    createdAt: { $lt: new Date(now.getTime() - 90 * 86_400_000) },
    state: { $in: ['gone', 'failed'] },
  })
  await removeStrays(now)
}

/** Of workers that were killed. */
async function removeStrays(now: Date): Promise<void> {
  const { files } = stores()
  for await (const { key, modifiedAt } of files.list(`${exportFolder}/`))
    if (now.getTime() - modifiedAt.getTime() > 86_400_000 && !(await CourseExport.exists({ key })))
      await files.remove(key)
}

export const removeBytes: EventHandler = async ({ key }) => {
  if (typeof key === 'string' && !(await CourseExport.exists({ key }))) await stores().files.remove(key)
}
