// Stand-in for uploads.
import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'

export type Format = string
export interface FileUse {
  readonly feature: string
  readonly kind: string
  readonly id: Types.ObjectId
}
export interface TakenFile {
  readonly storedFileId: Types.ObjectId
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly format: Format
  readonly mediaType: string
}
const uploads = new Map<string, TakenFile>()
export const usesInStandIn = new Set<string>()
export function standIn(uploadId: Types.ObjectId, file: TakenFile): void {
  uploads.set(uploadId.toString(), file)
}
export async function takeUpload(
  _actor: Actor,
  uploadId: Types.ObjectId,
  use: FileUse,
  _session: ClientSession,
): Promise<TakenFile> {
  const file = uploads.get(uploadId.toString())
  if (!file) throw new Error('no upload')
  await addUse(file.storedFileId, use, _session)
  return file
}
export async function addUse(storedFileId: Types.ObjectId, use: FileUse, _session: ClientSession): Promise<void> {
  usesInStandIn.add(`${storedFileId.toString()} ${use.kind} ${use.id.toString()}`)
}
export async function endUse(storedFileId: Types.ObjectId, use: FileUse, _session: ClientSession): Promise<void> {
  usesInStandIn.delete(`${storedFileId.toString()} ${use.kind} ${use.id.toString()}`)
}
