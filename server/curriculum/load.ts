import mongoose, { type ClientSession } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { announceChange } from '../changes/index.ts'
import { isDuplicateKey } from '../errors.ts'
import type { Log } from '../log.ts'
import { MaterialType } from './material-type.model.ts'
import { programmeKey } from './programme.ts'
import { SubjectGrade } from './subject-grade.model.ts'
import { Subject } from './subject.model.ts'
import { readSupplied, type Supplied } from './supplied.ts'
import { TextbookSeries } from './textbook-series.model.ts'
import { Outcome, Strand, Topic } from './tree.model.ts'
import { CurriculumVersion } from './version.model.ts'

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
  await bring(CurriculumVersion, ['code'], [{ ...version, revision }], session)
  // Of one that an office has changed this alone: the revision has been here.
  await CurriculumVersion.updateOne({ code: version.code }, { revision }, { session })
  await bring(Subject, ['level', 'code'], supplied.subjects, session)
  await bring(SubjectGrade, ['versionCode', 'level', 'subjectCode', 'grade'], supplied.subjectGrades, session)
  await bring(Strand, ['code'], supplied.strands, session)
  await bring(Topic, ['code'], supplied.topics, session)
  await bring(Outcome, ['code'], supplied.outcomes, session)
  await bring(TextbookSeries, ['code'], supplied.series, session)
  await bring(MaterialType, ['code'], supplied.materialTypes, session)
  await announceChange('curriculum', programmeKey, session)
  return true
}

type Stored = Readonly<Record<string, unknown>>

/** Adds those that are not there, by the key that is unique, and brings those up to date that nobody has changed. */
async function bring(
  { modelName }: { readonly modelName: string },
  key: readonly string[],
  records: readonly object[],
  session: ClientSession,
): Promise<void> {
  const model = mongoose.model<Stored>(modelName)
  const keyOf = (record: Stored) => Object.fromEntries(key.map((name) => [name, record[name]]))
  const stored = await model
    .find()
    .select([...key, 'source'].join(' '))
    .session(session)
    .lean<Stored[]>()
  const sources = new Map(stored.map((record) => [JSON.stringify(keyOf(record)), record.source]))
  const writes = records.flatMap((record): mongoose.AnyBulkWriteOperation<Stored>[] => {
    const filter = keyOf(record as Stored)
    const source = sources.get(JSON.stringify(filter))
    const supplied = { ...record, source: 'supplied' }
    if (source === undefined) return [{ insertOne: { document: supplied } }]
    return source === 'supplied' ? [{ replaceOne: { filter, replacement: supplied } }] : []
  })
  if (writes.length > 0) await model.bulkWrite(writes, { session })
}
