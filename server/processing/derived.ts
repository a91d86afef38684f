// What is made of a stored file lies in a folder of its own, so that it goes with it, and nothing of another goes with it.

import type { Types } from 'mongoose'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { OpenedFile } from '../../storage/files/files.ts'
import type { ByteRange } from '../../storage/files/range.ts'
import { notFound } from '../errors.ts'
import { stores } from '../stores.ts'
import { ProcessingModel, type ProcessingRecord } from './processing.model.ts'

export const derivedPrefix = 'derived/'

export interface Owner {
  readonly _id: Types.ObjectId
  readonly sha256: string
}

export type Derived = 'thumbnail' | 'preview' | `rendition:${string}`

export interface Preview {
  readonly kind: 'pdf' | 'html' | 'image' | 'text'
  readonly size: number
  readonly width?: number
  readonly height?: number
}

export interface Rendition {
  readonly kind: 'image' | 'video' | 'audio'
  readonly label: string
  readonly width?: number
  readonly height?: number
  readonly size: number
  readonly format: 'webp' | 'mp4' | 'm4a'
}

export const mediaTypes = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  image: 'image/webp',
  webp: 'image/webp',
  mp4: 'video/mp4',
  m4a: 'audio/mp4',
} as const

/** Throws `notFound` when it has not been made, and what opening a file throws. */
export async function openDerived(
  storedFileId: Types.ObjectId,
  what: Derived,
  range?: ByteRange,
): Promise<OpenedFile & { readonly mediaType: string }> {
  const record = await ProcessingModel.findById(storedFileId).lean()
  const mediaType = record ? mediaTypeOf(record, what) : undefined
  if (!record || mediaType === undefined) throw notFound()
  return { ...(await stores().files.open(derivedKey(record, what), range)), mediaType }
}

function mediaTypeOf(record: ProcessingRecord, what: Derived): string | undefined {
  if (what === 'thumbnail') return record.thumbnail ? mediaTypes.webp : undefined
  if (what === 'preview') return record.preview ? mediaTypes[(record.preview as Preview).kind] : undefined
  const rendition = (record.renditions as Rendition[]).find(({ label }) => what === `rendition:${label}`)
  return rendition && mediaTypes[rendition.format]
}

export function derivedKey(owner: Owner, what: Derived | 'text'): string {
  return `${folderOf(owner)}${what.replace(':', '-')}`
}

export async function putDerived(owner: Owner, what: Derived | 'text', path: string): Promise<void> {
  const { size } = await stat(path)
  await stores().files.put(derivedKey(owner, what), createReadStream(path), { size })
}

export async function removeDerived(owner: Owner): Promise<void> {
  const { files } = stores()
  const keys: string[] = []
  for await (const { key } of files.list(folderOf(owner))) keys.push(key)
  for (const key of keys) await files.remove(key)
}

/** To whom a key belongs. */
export function ownerOf(key: string): string | undefined {
  return /^derived\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}\/([0-9a-f]{24})\//.exec(key)?.[1]
}

function folderOf({ _id, sha256 }: Owner): string {
  return `${derivedPrefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}/${_id.toString()}/`
}
