import mongoose, { type ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { isDuplicateKey } from '../errors.ts'
import type { Log } from '../log.ts'
import { enqueue } from '../outbox/index.ts'
import { entryRenamedEvent } from './events.ts'
import { MaterialType } from './material-type.model.ts'
import { suppliedEdition } from './source.ts'
import { SubjectGrade } from './subject-grade.model.ts'
import { Subject } from './subject.model.ts'
import { readSupplied, type Supplied } from './supplied.ts'
import { TextbookSeries } from './textbook-series.model.ts'
import { Outcome, Strand, Topic } from './tree.model.ts'
import { CurriculumVersion } from './version.model.ts'
import { announceVersion } from './versions.ts'

/**
 * Brings the supplied curriculum into a system that has none, or an older revision of it; says whether it did. All of it or
 * nothing. What an office has changed stays as it is, and nothing is ever removed: materials may name it.
 */
export async function loadCurriculum(log: Log, supplied: Supplied = readSupplied()): Promise<boolean> {
  if (await isLoaded(supplied)) return false

  const isNew = await inTransaction((session) => write(supplied, session)).catch(async (error: unknown) => {
    // Another server that started at the same time has loaded it.
    if (isDuplicateKey(error) && (await isLoaded(supplied))) return false
    throw error
  })
  const { revision, version } = supplied
  if (isNew) log.info({ version: version.code, revision }, 'the curriculum has been loaded')
  return isNew
}

async function isLoaded({ version, revision }: Supplied, session: ClientSession | null = null): Promise<boolean> {
  const loaded = await CurriculumVersion.exists({ code: version.code, revision: { $gte: revision } }).session(session)
  return loaded !== null
}

async function write(supplied: Supplied, session: ClientSession): Promise<boolean> {
  if (await isLoaded(supplied, session)) return false

  const { version, revision } = supplied
  const bringAll = { revision, session }
  await bring(CurriculumVersion, ['code'], [{ ...version, revision }], bringAll)
  // Of one that an office has changed this alone: the revision has been here.
  await CurriculumVersion.updateOne({ code: version.code }, { revision }, { session })
  await bring(Subject, ['versionCode', 'level', 'code'], supplied.subjects, bringAll)
  await bring(SubjectGrade, ['versionCode', 'level', 'subjectCode', 'grade'], supplied.subjectGrades, bringAll)
  await bring(Strand, ['versionCode', 'code'], supplied.strands, bringAll)
  await bring(Topic, ['versionCode', 'code'], supplied.topics, bringAll)
  await bring(Outcome, ['versionCode', 'code'], supplied.outcomes, bringAll)
  await bring(TextbookSeries, ['code'], supplied.series, bringAll)
  await bring(MaterialType, ['code'], supplied.materialTypes, bringAll)
  await enqueue(entryRenamedEvent, {}, session)
  await announceVersion(version.code, session)
  return true
}

type Stored = Readonly<Record<string, unknown>>

/** Adds those that are not there, by the key that is unique, and brings those up to date that nobody has changed. */
async function bring(
  { modelName }: { readonly modelName: string },
  key: readonly string[],
  records: readonly object[],
  { revision, session }: { readonly revision: number; readonly session: ClientSession },
): Promise<void> {
  const model = mongoose.model<Stored>(modelName)
  const keyOf = (record: Stored) => Object.fromEntries(key.map((name) => [name, record[name]]))
  const { versionCode } = (records[0] ?? {}) as Stored
  const stored = await model
    .find(versionCode === undefined ? {} : { versionCode })
    .select([...key, 'source', 'place', 'isMoved'].join(' '))
    .session(session)
    .lean<Stored[]>()
  const known = new Map(stored.map((record) => [JSON.stringify(keyOf(record)), record]))
  const writes = records.flatMap((record): mongoose.AnyBulkWriteOperation<Stored>[] => {
    const filter = keyOf(record as Stored)
    const former = known.get(JSON.stringify(filter))
    const supplied = { ...record, source: 'supplied', edition: suppliedEdition(revision) }
    if (former === undefined) return [{ insertOne: { document: supplied } }]
    const replacement = former.isMoved ? { ...supplied, place: former.place, isMoved: true } : supplied
    return former.source === 'supplied' ? [{ replaceOne: { filter, replacement } }] : []
  })
  if (writes.length > 0) await model.bulkWrite(writes, { session })
}
