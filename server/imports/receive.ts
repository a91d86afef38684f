// A list that somebody hands in: its file is kept until it is forgotten, and it is looked through in the background.

import { createReadStream } from 'node:fs'
import { Types } from 'mongoose'
import { randomKey } from '../../storage/files/keys.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { findUnits } from '../schools/index.ts'
import type { Cell } from '../spreadsheets/index.ts'
import { stores } from '../stores.ts'
import { canImport, canSeeImports } from './access.ts'
import { receivedEvent } from './events.ts'
import { ImportList } from './list.model.ts'
import type { Kind } from './wanted.ts'

export interface HandedIn {
  /** Undefined: each row says which school it is of. */
  readonly schoolId: Types.ObjectId | undefined
  /** Undefined: it is to be seen from the headings. */
  readonly kind: Kind | undefined
  readonly yearKey: number
  readonly accountsFor: readonly ('pupils' | 'staff')[]
  readonly source:
    | { readonly path: string; readonly name: string; readonly size: number }
    | { readonly rows: readonly Readonly<Record<string, Cell>>[] }
}

/** What rows that came in by the API are called. */
export const rowsName = ''

/** @throws AppError 403, 404 */
export async function receiveList(actor: Actor, handedIn: HandedIn, origin: Origin): Promise<Types.ObjectId> {
  const { schoolId, kind, yearKey, accountsFor, source } = handedIn
  await refuseUnlessImporter(actor, schoolId)
  const fileKey = randomKey('imports')
  const { files } = stores()
  if ('rows' in source) await files.put(fileKey, Buffer.from(JSON.stringify(source.rows)))
  else await files.put(fileKey, createReadStream(source.path), { size: source.size })
  const id = new Types.ObjectId()
  const list = {
    ...{ _id: id, yearKey, accountsFor, fileKey, state: 'reading', position: 0, total: 0 },
    ...(schoolId ? { schoolId } : {}),
    ...(kind ? { wantedKind: kind } : {}),
    fileName: 'rows' in source ? rowsName : source.name.slice(0, 200),
    ...{ createdById: actor.personId, createdByName: actor.name, createdAt: new Date() },
    ...{ actingId: actor.accountId, origin },
  }
  try {
    await inTransaction(async (session) => {
      await new ImportList(list).save({ session })
      await enqueue(receivedEvent, { importId: id }, session)
      const subject = { kind: 'import', id }
      const after = { file: list.fileName, ...(kind ? { kind } : {}) }
      await record(
        { action: 'imports.received', actor, subject, unitIds: schoolId ? [schoolId] : [], after, origin },
        session,
      )
    })
  } catch (error) {
    await files.remove(fileKey)
    throw error
  }
  return id
}

async function refuseUnlessImporter(actor: Actor, schoolId: Types.ObjectId | undefined): Promise<void> {
  if (schoolId) {
    const key = schoolId.toString()
    const unit = (await findUnits([key])).get(key)
    if (unit?.kind !== 'school') throw notFound()
  }
  if (!canImport(actor, schoolId)) throw canSeeImports(actor, schoolId) ? forbidden() : notFound()
}
