// What came while there was no scanner is looked through when there is one: for some minutes at a time, the oldest first. How
// far it has come is what the records say, so that it goes on after anything that stops it.

import { inTransaction } from '../../storage/database/index.ts'
import { FileMissing } from '../../storage/files/files.ts'
import { record } from '../audit/index.ts'
import type { Log } from '../log.ts'
import { enqueue } from '../outbox/index.ts'
import { stores } from '../stores.ts'
import { fileFreedEvent } from './free.ts'
import { scan, ScannerAway } from './scan.ts'
import { uploadSettings } from './settings.ts'
import { StoredFileModel, type StoredFileRecord } from './stored-file.model.ts'
import { UseModel } from './use.model.ts'

/** Milliseconds, of the ten minutes after which it is called again. */
const enough = 5 * 60_000
const atATime = 50

export async function scanLater(log: Log): Promise<void> {
  const { clamdAddress } = uploadSettings()
  if (clamdAddress === undefined) return
  const until = performance.now() + enough
  let last: StoredFileRecord['_id'] | undefined
  try {
    for (;;) {
      const waiting = { scan: 'notScanned' as const, ...(last && { _id: { $gt: last } }) }
      const files = await StoredFileModel.find(waiting).sort({ _id: 1 }).limit(atATime).lean()
      for (const file of files) {
        if (performance.now() > until) return
        await scanOne(file, clamdAddress, log)
      }
      last = files.at(-1)?._id
      if (files.length < atATime) return
    }
  } catch (error) {
    // It is asked again the next time.
    if (!(error instanceof ScannerAway)) throw error
  }
}

async function scanOne({ _id, key, sha256 }: StoredFileRecord, clamdAddress: string, log: Log): Promise<void> {
  const opened = await stores()
    .files.open(key)
    .catch((error: unknown) => {
      // It may be gone by now. One that is lost is told of elsewhere.
      if (error instanceof FileMissing) return undefined
      throw error
    })
  if (!opened) return
  const verdict = await scan(clamdAddress, opened.body)
  if (verdict.kind !== 'infected') {
    await StoredFileModel.updateOne({ _id, scan: 'notScanned' }, { $set: { scan: verdict.kind } })
    return
  }
  await condemn({ _id, sha256 }, verdict.what)
  log.warn({ storedFileId: _id, what: verdict.what }, 'malware was found in a file that had been kept unscanned')
}

/** Nobody gets its bytes any more, and what was made of them goes; the record stays, so that whoever uses it is told. */
async function condemn({ _id, sha256 }: Pick<StoredFileRecord, '_id' | 'sha256'>, what: string): Promise<void> {
  await inTransaction(async (session) => {
    const infected = { $set: { scan: 'infected' as const, infection: what } }
    const { modifiedCount } = await StoredFileModel.updateOne({ _id, scan: 'notScanned' }, infected, { session })
    if (modifiedCount === 0) return
    const uses = await UseModel.find({ storedFileId: _id }, undefined, { session }).limit(atATime).lean()
    const unitIds = [...new Map(uses.flatMap(({ unitId }) => (unitId ? [[unitId.toString(), unitId]] : []))).values()]
    const subject = { kind: 'storedFile', id: _id }
    await record({ action: 'uploads.infected', actor: undefined, subject, unitIds, after: { what } }, session)
    await enqueue(fileFreedEvent, { storedFileId: _id.toString(), sha256 }, session)
  })
}
