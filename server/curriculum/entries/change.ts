import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import { conflict } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import { entryRenamedEvent } from '../events.ts'
import type { Written } from './add.ts'
import { checkValues } from './check.ts'
import { findEntry } from './find.ts'
import { type EntryRecord, type Kind, modelOf } from './kinds.ts'
import { isSame, updateOf, type Values, valuesOf } from './values.ts'
import { type Change, noteChange, officeMark, refuseUnlessOpen } from './write.ts'

export interface Seen {
  readonly id: Types.ObjectId
  /** The one that the change was made from. */
  readonly edition: string
}

/**
 * The values have passed the schema; those left out stay. Values that say nothing new change nothing.
 * @throws AppError 403; 404; 409 `conflict` when somebody has changed it since, 409 `curriculumVersionOver`
 */
export async function changeEntry(kind: Kind, { id, edition }: Seen, values: Values, change: Change): Promise<Written> {
  await refuseUnlessOpen(change.actor, kind, (await findEntry(kind, id)).versionCode)
  return await inTransaction(async (session) => {
    const entry = await findEntry(kind, id, session)
    if (entry.edition !== edition) throw conflict()
    const errors = await checkValues(kind, entry, values, session)
    if (Object.keys(errors).length > 0) return { ok: false, errors }

    const former = valuesOf(kind, entry)
    const changed = Object.keys(values).filter(
      (name) => values[name] !== undefined && !isSame(values[name], former[name]),
    )
    if (changed.length === 0) return { ok: true, entry }
    const pick = (all: Values) => Object.fromEntries(changed.map((name) => [name, all[name]]))
    const written = await writeValues(kind, entry, pick(values), session)
    await noteChange('entryChanged', change, { kind, entry, before: pick(former), after: pick(values) }, session)
    return { ok: true, entry: written }
  })
}

/** @throws AppError 409 `conflict` */
export async function writeValues(
  kind: Kind,
  { _id, edition }: Pick<EntryRecord, '_id' | 'edition'>,
  values: Values,
  session: ClientSession,
): Promise<EntryRecord> {
  const { set, unset } = updateOf(kind, values)
  const update = { $set: { ...set, ...officeMark() }, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) }
  const written = await modelOf(kind)
    .findOneAndUpdate({ _id, edition }, update, { session, returnDocument: 'after', runValidators: true })
    .lean<EntryRecord>()
  if (!written) throw conflict()
  if (values[kind.title] !== undefined && written.code !== undefined)
    await enqueue(entryRenamedEvent, { kind: kind.name, code: written.code }, session)
  return written
}
