// What the tests of packages of courses say.

import { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { CourseImport, type ImportRecord } from '../../server/cartridges/import.model.ts'
import { createImport } from '../../server/cartridges/receive.ts'
import { ImportRow, type RowRecord } from '../../server/cartridges/row.model.ts'
import { receiveFile } from '../../server/uploads/index.ts'
import { origin } from '../courses/courses.ts'
import { type Contents, zipOf } from '../packages/packages.ts'

export async function send(actor: Actor, archive: Uint8Array, courseId?: Types.ObjectId): Promise<Types.ObjectId> {
  const { id, state, refusal } = await receiveFile(actor, {
    ...{ name: 'khoá.imscc', body: Readable.from([Buffer.from(archive)]) },
  })
  if (state !== 'ready') throw new Error(`The archive was not taken: ${refusal?.code ?? state}`)
  return await createImport(actor, { uploadId: id, courseId }, origin)
}

export async function sendMade(actor: Actor, contents: Contents, courseId?: Types.ObjectId): Promise<Types.ObjectId> {
  return await send(actor, await zipOf(contents), courseId)
}

export async function importOf(id: Types.ObjectId): Promise<ImportRecord> {
  return (await CourseImport.findById(id).lean())!
}

export async function rowsOf(importId: Types.ObjectId): Promise<RowRecord[]> {
  return await ImportRow.find({ importId }).sort({ number: 1 }).lean<RowRecord[]>()
}
