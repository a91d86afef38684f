// What stored files are used for. How bytes come and go, so that nobody loses any:
//
// 1. A key is written once, by one upload, before any record names it as that of a stored file; the upload's own record names
//    it before that. It is never used again: the same bytes that come back later get another key (keys.ts: contentKey, and
//    a random end). Whoever removes a key, however late, so hits only what nobody has any more.
// 2. There is at most one stored file with a SHA-256 (unique index). Of two uploads of the same bytes at a time one makes it;
//    the other finds it, becomes its second use, and its own bytes go by event.
// 3. Every change of uses changes the stored file, too, in the same transaction: `useCount`. A ready upload is a use. So two
//    changes at a time are a conflict of writes, and one of them begins again and sees the other.
// 4. The last use gone: an event looks an hour later. It deletes the record only as long as `useCount` is 0. An upload of the
//    same bytes that comes before that makes it 1; one that comes after it finds no record, and its own bytes are the new ones,
//    for which it still has its draft.
// 5. The bytes go by an event of that same transaction, and only if no record has their key.

import type { ClientSession, Types } from 'mongoose'
import { notFound } from '../errors.ts'
import type { FileUse } from '../file-use.ts'
import { sharedTime } from '../outbox/clock.ts'
import { enqueue } from '../outbox/index.ts'
import { type Account, charge } from './quota.ts'
import { StoredFileModel } from './stored-file.model.ts'
import { UseModel } from './use.model.ts'

export const unusedEvent = 'uploads.unused'
/** Milliseconds: somebody may have meant another file, or another material takes it over. */
export const grace = 3600_000

/** `account`: who pays for it; left out, those who pay for another use of it. @throws AppError 404 */
export async function addUse(
  storedFileId: Types.ObjectId,
  use: FileUse,
  session: ClientSession,
  account?: Account,
): Promise<void> {
  const which = { storedFileId, ...plain(use) }
  if (await UseModel.exists(which).session(session)) return
  const file = await countUse(storedFileId, 1, session)
  const payer = account ?? (await findPayer(storedFileId, session))
  if (payer) await pay(storedFileId, payer, file.size, session)
  await new UseModel({ ...which, ...payer }).save({ session })
}

/** The last one gone: the bytes go by event, unless a use comes back first. Forgives one that is not there. */
export async function endUse(storedFileId: Types.ObjectId, use: FileUse, session: ClientSession): Promise<void> {
  const ended = await UseModel.findOneAndDelete({ storedFileId, ...plain(use) }, { session }).lean()
  if (!ended) return
  const { size, useCount } = await countUse(storedFileId, -1, session)
  const { ownerId, unitId } = ended
  if (ownerId && unitId) await pay(storedFileId, { ownerId, unitId }, -size, session)
  if (useCount === 0) {
    const runAt = new Date((await sharedTime()).getTime() + grace)
    await enqueue(unusedEvent, { storedFileId: storedFileId.toString() }, session, runAt)
  }
}

function plain({ feature, kind, id }: FileUse): FileUse {
  return { feature, kind, id }
}

async function countUse(_id: Types.ObjectId, count: 1 | -1, session: ClientSession) {
  const change = { $inc: { useCount: count } }
  const file = await StoredFileModel.findOneAndUpdate({ _id }, change, { session, returnDocument: 'after' }).lean()
  if (!file) throw notFound()
  return file
}

async function findPayer(storedFileId: Types.ObjectId, session: ClientSession): Promise<Account | undefined> {
  const paid = { storedFileId, ownerId: { $exists: true } }
  const use = await UseModel.findOne(paid, undefined, { session, sort: { _id: 1 } }).lean()
  return use?.ownerId && use.unitId ? { ownerId: use.ownerId, unitId: use.unitId } : undefined
}

/** Each file counts once for somebody, and once for a school, whatever they use it for: its first use, or its last. */
async function pay(
  storedFileId: Types.ObjectId,
  { ownerId, unitId }: Account,
  size: number,
  session: ClientSession,
): Promise<void> {
  if (!(await UseModel.exists({ storedFileId, ownerId }).session(session)))
    await charge('person', ownerId, size, session)
  if (!(await UseModel.exists({ storedFileId, unitId }).session(session))) await charge('unit', unitId, size, session)
}
