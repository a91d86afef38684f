// What happens to an upload when all of it is here: what it is, whether it does harm, and where it is kept. Each step may be
// begun again after a crash, and is done by one at a time.

import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { randomKey } from '../../storage/files/keys.ts'
import { FileMissing } from '../../storage/files/files.ts'
import type { Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import type { Refusal } from './find.ts'
import type { Format } from './formats.ts'
import { draftEvent } from './free.ts'
import { keep, moveBytes } from './keep.ts'
import { lockUpload } from './lock.ts'
import { giveBack } from './quota.ts'
import { recognise } from './format/recognise.ts'
import type { PartReader } from './format/reader.ts'
import { scan } from './scan.ts'
import { uploadSettings } from './settings.ts'
import { StoredFileModel } from './stored-file.model.ts'
import { UploadModel, type UploadRecord } from './upload.model.ts'

/** Where what does harm is kept for a while. Nothing serves it. */
export const evidenceFolder = 'evidence'

/** May be called again, and at the same time. @throws ScannerAway */
export async function checkUpload(id: Types.ObjectId): Promise<void> {
  const lock = await lockUpload(id, () => undefined)
  try {
    const upload = await UploadModel.findOne({ _id: id, state: 'checking' }).lean()
    if (upload) await check(upload)
  } finally {
    await lock.release()
  }
}

async function check(upload: UploadRecord): Promise<void> {
  const { drafts } = stores().files
  if (upload.refusal) return await quarantine(upload)
  // It was checked before a crash; its bytes may have been moved already.
  if (upload.key && upload.format) return await keep(upload)

  await sealed(upload)
  const found = await recognise(readerOf(upload))
  if ('unusable' in found) return await refuse(upload, found.unusable)
  const sha256 = upload.sha256 ?? (await hashOf(upload))
  const known = await StoredFileModel.findOne({ sha256, scan: 'infected' }, { infection: 1 }).lean()
  const verdict = known ? { what: known.infection ?? '' } : await scanned(upload)
  if (typeof verdict !== 'string') return await condemn(upload, verdict.what)
  await keep({ ...upload, sha256, format: found.format satisfies Format, scan: verdict })

  async function sealed({ draftId }: UploadRecord): Promise<void> {
    try {
      await drafts.seal(draftId)
    } catch (error) {
      // An empty one may never have got a byte.
      if (!(error instanceof FileMissing) || upload.size > 0) throw error
      await drafts.append(draftId, 0, Buffer.alloc(0))
      await drafts.seal(draftId)
    }
  }
}

function readerOf({ draftId, size }: UploadRecord): PartReader {
  const { drafts } = stores().files
  return {
    size,
    read: async (start, length) => {
      if (start >= size || length <= 0) return Buffer.alloc(0)
      return await buffer((await drafts.open(draftId, { start, end: start + length - 1 })).body)
    },
  }
}

async function hashOf({ draftId }: UploadRecord): Promise<string> {
  const hash = createHash('sha256')
  const { body } = await stores().files.drafts.open(draftId)
  for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}

async function scanned({
  draftId,
}: UploadRecord): Promise<'clean' | 'notScanned' | 'tooLarge' | { readonly what: string }> {
  const { clamdAddress } = uploadSettings()
  if (clamdAddress === undefined) return 'notScanned'
  const verdict = await scan(clamdAddress, (await stores().files.drafts.open(draftId)).body)
  if (verdict.kind === 'infected') return verdict
  // More than it takes (StreamMaxLength) is not mended by waiting.
  return verdict.kind
}

/** What is to become of it is written down first: after a crash it goes on from there. */
async function condemn(upload: UploadRecord, what: string): Promise<void> {
  const condemned = { refusal: { code: 'infected', values: { what } }, key: randomKey(evidenceFolder) }
  await UploadModel.updateOne({ _id: upload._id }, { $set: condemned })
  await quarantine({ ...upload, ...condemned })
}

async function quarantine(upload: UploadRecord): Promise<void> {
  const { _id, ownerId, unitId, draftId, key, name, size } = upload
  const refusal = upload.refusal as Refusal
  await moveBytes(draftId, key!)
  await refuse(upload, refusal, async (session) => {
    await record(
      {
        action: 'uploads.infected',
        actor: { personId: ownerId, name: '' },
        subject: { kind: 'upload', id: _id },
        unitIds: [unitId],
        origin: upload.origin as Origin | undefined,
        after: { ...refusal.values, evidence: key, name, size },
      },
      session,
    )
  })
}

/** The record stays, so that its owner is told; its bytes and what it has reserved go. */
async function refuse(
  upload: UploadRecord,
  refusal: Refusal,
  more: (session: ClientSession) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { _id, draftId } = upload
  await inTransaction(async (session) => {
    const change = { $set: { state: 'refused', refusal, reserved: 0 }, $unset: { key: 1 } }
    const before = await UploadModel.findOneAndUpdate({ _id, state: 'checking' }, change, { session }).lean()
    if (!before) return
    await giveBack(upload, before.reserved, session)
    await enqueue(draftEvent, { draftId }, session)
    await more(session)
  })
}
