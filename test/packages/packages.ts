// What the tests of packages say: archives as programs write them, packages from their upload to their end.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import type { Actor } from '../../server/actor.ts'
import { Package, type PackageRecord } from '../../server/packages/package.model.ts'
import { createPackage } from '../../server/packages/receive.ts'
import { Row, type RowRecord } from '../../server/packages/row.model.ts'
import { writeCsv } from '../../server/spreadsheets/index.ts'
import { receiveFile } from '../../server/uploads/index.ts'
import { origin } from '../materials/materials.ts'

export type Contents = Readonly<Record<string, string | Uint8Array>>

export async function zipOf(contents: Contents, options: { readonly mode?: number } = {}): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, content] of Object.entries(contents)) zip.addBuffer(Buffer.from(content), path, options)
  zip.end()
  return await buffer(zip.outputStream as unknown as Readable)
}

/** As programs write names that they do not call UTF-8: these bytes, byte by byte as long as the placeholder. */
export async function zipNamed(names: readonly (readonly [Buffer, string])[], more: Contents = {}): Promise<Buffer> {
  const placeholders = names.map(([raw], at) => String.fromCharCode(65 + at).repeat(raw.length))
  const contents = Object.fromEntries(names.map(([, content], at) => [placeholders[at]!, content]))
  let bytes = await zipOf({ ...contents, ...more })
  for (const [at, [raw]] of names.entries()) bytes = replaceName(bytes, placeholders[at]!, raw)
  return bytes
}

/** In both headers, without the flag that says UTF-8 (bit 11). */
function replaceName(archive: Buffer, placeholder: string, raw: Buffer): Buffer {
  const bytes = Buffer.from(archive)
  for (const [mark, nameAt, flagsAt] of [
    ['PK\x03\x04', 30, 6],
    ['PK\x01\x02', 46, 8],
  ] as const)
    for (let at = bytes.indexOf(mark, 0, 'latin1'); at >= 0; at = bytes.indexOf(mark, at + 1, 'latin1')) {
      if (bytes.toString('latin1', at + nameAt, at + nameAt + placeholder.length) !== placeholder) continue
      raw.copy(bytes, at + nameAt)
      bytes.writeUInt16LE(bytes.readUInt16LE(at + flagsAt) & ~0x800, at + flagsAt)
    }
  return bytes
}

export function sheet(headings: readonly string[], ...rows: readonly (readonly string[])[]): string {
  return writeCsv({ columns: headings.map((heading) => ({ heading })), rows })
}

export async function send(actor: Actor, archive: Uint8Array, name = 'gói.zip'): Promise<Types.ObjectId> {
  const { id, state, refusal } = await receiveFile(actor, { name, body: Readable.from([Buffer.from(archive)]) })
  if (state !== 'ready') throw new Error(`The archive was not taken: ${refusal?.code ?? state}`)
  return await createPackage(actor, { uploadId: id }, origin)
}

export async function packageOf(id: Types.ObjectId): Promise<PackageRecord> {
  return (await Package.findById(id).lean())!
}

export async function rowsOf(packageId: Types.ObjectId): Promise<RowRecord[]> {
  return await Row.find({ packageId }).sort({ number: 1 }).lean<RowRecord[]>()
}
