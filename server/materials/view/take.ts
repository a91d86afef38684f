// Which bytes of a material somebody may have, and under which name and type they go out.

import { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { notFound } from '../../errors.ts'
import { findProcessing, openDerived, type Processing } from '../../processing/index.ts'
import { type Format, kindOf, openStored } from '../../uploads/index.ts'
import { canSeeDraft, canTakeFile } from '../access.ts'
import type { Content, MaterialFile } from '../content.ts'
import { findMaterial } from '../find.ts'
import type { MaterialRecord } from '../material.model.ts'
import type { Bytes } from './send.ts'

export type EditionName = 'draft' | number | undefined

export interface Taken {
  readonly material: MaterialRecord
  readonly file: MaterialFile
  /** Of the edition; of a draft, that which it will get. */
  readonly number: number
}

/** @throws AppError 404 */
export function readEdition(text: unknown): EditionName {
  if (text === undefined || text === 'draft') return text
  if (typeof text !== 'string' || !/^[1-9]\d{0,5}$/.test(text)) throw notFound()
  return Number(text)
}

/** Those of an edition, or of the draft, that somebody may have. */
export function takeableFiles(actor: Actor | undefined, { files }: Pick<Content, 'files'>): readonly MaterialFile[] {
  return files.filter((file) => canTakeFile(actor, file))
}

/** Without an edition: of what is live; whoever works on the draft gets what is only there, too. @throws AppError 404 */
export async function findFile(
  actor: Actor | undefined,
  id: Types.ObjectId,
  fileId: Types.ObjectId,
  edition?: EditionName,
): Promise<Taken> {
  const { material, content, number } = await findMaterial(actor, id, { edition })
  const places = [content, ...(edition === undefined && canSeeDraft(actor, material) ? [material.draft] : [])]
  const file = places.flatMap((place) => takeableFiles(actor, place)).find(({ _id }) => _id.equals(fileId))
  if (!file) throw notFound()
  return { material, file, number }
}

/** `isInline` is a wish: what could run, or is not for looking at, is always saved. */
export function storedBytes(file: MaterialFile, { isInline }: { readonly isInline: boolean }): Bytes {
  const { storedFileId, size, sha256, name, format, mediaType } = file
  const isShown = isInline && canShow(format)
  return {
    ...{ size, name, tag: sha256 },
    mediaType: isShown && plain.includes(format) ? 'text/plain; charset=utf-8' : mediaType,
    isInline: isShown,
    open: (range) => openStored(storedFileId, range),
  }
}

/** @throws AppError 404 when there is none (yet) */
export async function renditionBytes(file: MaterialFile, label: string, isInline: boolean): Promise<Bytes> {
  const rendition = (await processingOf(file)).renditions.find((one) => one.label === label)
  if (!rendition) throw notFound()
  const { size, format } = rendition
  const what = `rendition:${label}` as const
  const name = `${bareName(file.name)}-${label}.${format}`
  const mediaType = { webp: 'image/webp', mp4: 'video/mp4', m4a: 'audio/mp4' }[format]
  return derived(file, what, { name, size, mediaType, isInline, tag: `${file.sha256}-${label}-${size}` })
}

/** @throws AppError 404 when there is none (yet) */
export async function previewBytes(file: MaterialFile): Promise<Bytes> {
  const { preview, steps } = await processingOf(file)
  if (!preview) throw notFound()
  const [ending, mediaType] = previewTypes[preview.kind]
  const name = `${bareName(file.name)}.${ending}`
  const tag = `${file.sha256}-preview-${preview.size}-${madeAt(steps.preview)}`
  return derived(file, 'preview', { name, size: preview.size, mediaType, isInline: true, tag })
}

/** @throws AppError 404 when there is none (yet) */
export async function thumbnailBytes(file: MaterialFile): Promise<Bytes> {
  const { thumbnail, steps } = await processingOf(file)
  if (!thumbnail) throw notFound()
  const tag = `${file.sha256}-thumbnail-${thumbnail.size}-${madeAt(steps.thumbnail)}`
  const { size } = thumbnail
  const name = `${bareName(file.name)}.webp`
  return derived(file, 'thumbnail', { name, size, mediaType: 'image/webp', isInline: true, tag, keepFor: 600 })
}

export async function processingOf({ storedFileId }: MaterialFile): Promise<Processing> {
  const found = (await findProcessing([storedFileId])).get(storedFileId.toString())
  if (!found) throw notFound()
  return found
}

/** What a browser may open by itself under our address. Pages, drawings with scripts and archives are not among them. */
export function canShow(format: Format): boolean {
  const kind = kindOf(format)
  return format === 'pdf' || kind === 'image' || kind === 'video' || kind === 'audio' || plain.includes(format)
}

export function bareName(name: string): string {
  return name.replace(/\.[^.]{1,8}$/, '')
}

const plain: readonly Format[] = ['txt', 'md', 'csv', 'srt', 'vtt']
const previewTypes = {
  pdf: ['pdf', 'application/pdf'],
  html: ['html', 'text/html; charset=utf-8'],
  text: ['txt', 'text/plain; charset=utf-8'],
  image: ['webp', 'image/webp'],
} as const

function derived(
  { storedFileId }: MaterialFile,
  what: Parameters<typeof openDerived>[1],
  facts: Omit<Bytes, 'open'>,
): Bytes {
  return { ...facts, open: (range) => openDerived(storedFileId, what, range) }
}

/** What is made once more can be other bytes of the same size. */
function madeAt({ at }: { readonly at?: Date }): string {
  return (at?.getTime() ?? 0).toString(36)
}
