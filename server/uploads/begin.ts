// An upload begins with its name and size: whether it may come is decided before its first byte.

import { Types } from 'mongoose'
import { randomDraftId } from '../../storage/files/keys.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { AppError, forbidden, notFound } from '../errors.ts'
import { findUnits } from '../schools/index.ts'
import { sharedTime } from '../outbox/clock.ts'
import { canUpload, uploadUnitIds } from './access.ts'
import { type Account, openAccounts, reserve } from './quota.ts'
import { uploadSettings } from './settings.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'

export interface NewUpload {
  readonly name: string
  readonly size: number
  /** Undefined: the one school or office that they belong to. */
  readonly unitId?: Types.ObjectId | undefined
}

/** Milliseconds until what nobody goes on with, or uses, is gone. */
export const lifetime = 3 * 24 * 3600_000
const most = 500

/** @throws AppError 400, 403, 404, 413 and 422 */
export async function beginUpload(
  actor: Actor,
  { name, size, unitId }: NewUpload,
  origin?: Origin,
): Promise<UploadRecord> {
  const account = { ownerId: actor.personId, unitId: await unitOf(actor, unitId) }
  return await beginUploadFor(account, { name, size }, origin)
}

/** On somebody's account, without asking whether they may. @throws AppError 413 and 422 */
export async function beginUploadFor(
  account: Account,
  { name, size }: Omit<NewUpload, 'unitId'>,
  origin?: Origin,
): Promise<UploadRecord> {
  const { limit } = uploadSettings()
  if (size > limit) throw new AppError(413, 'uploadTooLarge', { values: { limit: Math.floor(limit / 1024 ** 2) } })
  if ((await UploadModel.countDocuments({ ownerId: account.ownerId })) >= most)
    throw new AppError(413, 'uploadTooMany', { values: { most } })
  const now = await sharedTime()
  const upload: UploadRecord = {
    ...{ _id: new Types.ObjectId(), ...account, name: nameOf(name), size, reserved: size },
    ...{ state: 'receiving', draftId: randomDraftId(), origin, createdAt: now },
    expiresAt: new Date(now.getTime() + lifetime),
  }
  await openAccounts(account)
  await inTransaction(async (session) => {
    await reserve(account, size, session)
    await new UploadModel(upload).save({ session })
  })
  return upload
}

async function unitOf(actor: Actor, given: Types.ObjectId | undefined): Promise<Types.ObjectId> {
  const own = uploadUnitIds(actor)
  if (given) {
    if (canUpload(actor, given) && (await findUnits([given.toString()])).size > 0) return given
    throw own.length > 0 ? notFound() : forbidden()
  }
  if (own.length === 0) throw forbidden()
  if (own.length > 1) throw new AppError(422, 'uploadUnitMissing')
  return new Types.ObjectId(own[0])
}

/** As it is called where it comes from; of a path the last part. What cannot be shown is left out. */
function nameOf(given: string): string {
  const name = given
    .normalize('NFC')
    .split(/[\\/]/)
    .at(-1)!
    // eslint-disable-next-line no-control-regex -- they are just what is not wanted
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  if (name === '') throw new AppError(422, 'uploadNameMissing')
  return [...name].slice(0, 200).join('')
}
