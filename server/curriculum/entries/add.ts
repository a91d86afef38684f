import { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { isDuplicateKey, notFound } from '../../errors.ts'
import type { FieldErrors } from '../../http/form.ts'
import { type CurriculumLevel, curriculumLevels } from '../levels.ts'
import { lastOfPlace, placeText, placeWithin } from '../place.ts'
import { findVersion } from '../versions.ts'
import { checkValues, type Where } from './check.ts'
import { findEntry, placedIn, siblingsOf } from './find.ts'
import { type EntryRecord, type Kind, kinds, modelOf } from './kinds.ts'
import { updateOf, type Values } from './values.ts'
import { type Change, noteChange, officeMark, refuseUnlessOpen } from './write.ts'
import type { ClientSession } from 'mongoose'

/** Where something is to be added: a subject to a level of a version, the rest to its parent. */
export interface Home {
  readonly parentId?: Types.ObjectId | undefined
  readonly version?: string | undefined
  readonly level?: CurriculumLevel | undefined
}

export type Written =
  { readonly ok: true; readonly entry: EntryRecord } | { readonly ok: false; readonly errors: FieldErrors }

export interface FoundHome {
  readonly where: Where
  /** What the places of those added to it begin with. */
  readonly place: string
  readonly parent: EntryRecord | undefined
}

/** @throws AppError 404 */
export async function findHome(kind: Kind, { parentId, version, level }: Home): Promise<FoundHome> {
  if (kind.parent) {
    if (!parentId) throw notFound()
    const parent = await findEntry(kinds[kind.parent], parentId)
    return { where: placedIn(kinds[kind.parent], parent), place: parent.place, parent }
  }
  if (!kind.isOfVersion) return { where: {}, place: '', parent: undefined }
  if (level === undefined) throw notFound()
  const { code: versionCode } = await findVersion(version)
  return { where: { versionCode, level }, place: placeText(curriculumLevels.indexOf(level) + 1), parent: undefined }
}

/** As the last of its kind there. The values have passed the schema. @throws AppError 403; 404; 409 `curriculumVersionOver` */
export async function addEntry(kind: Kind, home: Home, values: Values, change: Change): Promise<Written> {
  await refuseUnlessOpen(change.actor, kind, undefinedUnlessOfVersion(kind, await findHome(kind, home)))
  try {
    return await inTransaction(async (session) => {
      const { where, place } = await findHome(kind, home)
      const errors = await checkValues(kind, where, values, session)
      if (Object.keys(errors).length > 0) return { ok: false, errors }
      const entry = await insertEntry(kind, { where, place, values }, session)
      await noteChange('entryAdded', change, { kind, entry, after: values }, session)
      return { ok: true, entry }
    })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const field = kind.name === 'subjectGrade' ? 'grade' : 'code'
    return { ok: false, errors: { [field]: { key: `curriculum.errors.${field}Taken` } } }
  }
}

interface NewEntry {
  readonly where: Where
  readonly place: string
  readonly values: Values
  /** Where it stands among its siblings; left out, after the last one. */
  readonly number?: number
}

export async function insertEntry(
  kind: Kind,
  { where, place, values, number }: NewEntry,
  session: ClientSession,
): Promise<EntryRecord> {
  const model = modelOf(kind)
  const stored = new model({
    ...where,
    ...updateOf(kind, values).set,
    place: placeWithin(place, number ?? (await nextNumber(kind, where, values, session))),
    ...officeMark(),
  })
  await stored.save({ session })
  return stored.toObject()
}

/** Grades have their own order. */
export async function nextNumber(kind: Kind, where: Where, values: Values, session: ClientSession): Promise<number> {
  if (kind.name === 'subjectGrade') return Number(values.grade)
  const last = await modelOf(kind)
    .findOne(siblingsOf(kind, where))
    .sort({ place: -1, _id: -1 })
    .session(session)
    .lean<EntryRecord>()
  return last ? lastOfPlace(last.place) + 1 : 1
}

function undefinedUnlessOfVersion(kind: Kind, { where }: FoundHome): string | undefined {
  return kind.isOfVersion ? where.versionCode : undefined
}
