// A file or all files of a material to whoever has asked for them: over pages and over /api/v1 in the same way.

import type { Request, Response } from 'express'
import { siteOf } from '../../api/index.ts'
import { notFound } from '../../errors.ts'
import { visitorOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { tellWatchers } from '../../pages/material-watchers.ts'
import { findStoredFiles, signedUrlOf } from '../../uploads/index.ts'
import type { MaterialFile } from '../content.ts'
import { findMaterial } from '../find.ts'
import { addressOfMaterial, titleOf } from '../labels.ts'
import type { MaterialRecord } from '../material.model.ts'
import { recallOf } from '../recall.ts'
import { licenceText, yearOf } from './credit.ts'
import { type Bytes, dispositionOf, headersOf, sendBytes, sendStream } from './send.ts'
import { type EditionName, renditionBytes, storedBytes, takeableFiles, type Taken } from './take.ts'
import { type Archive, openArchive, safeName } from './zip.ts'

export interface Wish {
  readonly rendition?: string | undefined
  readonly isInline?: boolean
}

/** Whoever calls it has found the file as `findFile` does. */
export async function sendFile(req: Request, res: Response, taken: Taken, wish: Wish = {}): Promise<void> {
  const { material, file } = taken
  const { rendition, isInline = false } = wish
  const bytes =
    rendition === undefined ? storedBytes(file, { isInline }) : await renditionBytes(file, rendition, isInline)
  const elsewhere = rendition === undefined ? await addressElsewhere(req, taken, bytes) : undefined
  if (elsewhere !== undefined) {
    res.set('Cache-Control', 'private, no-store').redirect(302, elsewhere)
    return tellTaken(req, material, file._id.toString())
  }
  const isWhole = await sendBytes(req, res, bytes)
  if (isWhole && !bytes.isInline) tellTaken(req, material, file._id.toString())
}

/**
 * The store itself sends what is saved. What a page shows has to come from here: its content policy lets nothing in from
 * elsewhere; and whoever asks with conditions gets their answer here.
 */
async function addressElsewhere(req: Request, { file }: Taken, { isInline, name }: Bytes): Promise<string | undefined> {
  if (isInline || req.method === 'HEAD' || req.get('if-none-match') !== undefined) return undefined
  return await signedUrlOf(file.storedFileId, { name, isInline: false })
}

/** @throws AppError 404, also when there is no file that they may have */
export async function sendArchive(req: Request, res: Response, edition: EditionName): Promise<void> {
  const { translator } = req.context
  const { t } = translator
  const visitor = visitorOf(req)
  const { material, content, number, isDraft } = await findMaterial(visitor, readId(req.params.id), { edition })
  const files = await withoutInfected(takeableFiles(visitor, content))
  if (files.length === 0) throw notFound()
  const address = `${siteOf(req)}${addressOfMaterial(material._id)}${isDraft ? '' : `/editions/${number}`}`
  const year = yearOf(material.live?.publishedAt ?? material.changedAt)
  const recalledBecause = isDraft ? undefined : recallOf(material, number)?.reason
  const credited = { content, unitName: material.unitName, year, address, recalledBecause }
  const archive = await openArchive(files, { [t('materials.view.zip.licenceFile')]: licenceText(credited, t) })
  await sendZip(req, res, archive, { materials: [material], name: `${safeName(titleOf(content, t))}.zip` })
}

/** Counts as having taken each of the materials. */
export async function sendZip(
  req: Request,
  res: Response,
  archive: Archive,
  { materials, name }: { readonly materials: readonly MaterialRecord[]; readonly name: string },
): Promise<void> {
  const mediaType = 'application/zip'
  res.set(headersOf({ mediaType }))
  res.set({ 'Content-Type': mediaType, 'Content-Disposition': dispositionOf({ name, isInline: false }) })
  if (archive.size !== undefined) res.set('Content-Length', String(archive.size))
  try {
    if (req.method === 'HEAD') res.end()
    else if (await sendStream(archive.body, res)) for (const material of materials) tellTaken(req, material, 'all')
  } finally {
    archive.giveUp()
  }
}

/** One that is blocked keeps nobody from the others. */
export async function withoutInfected(files: readonly MaterialFile[]): Promise<readonly MaterialFile[]> {
  const stored = await findStoredFiles(files.map(({ storedFileId }) => storedFileId))
  return files.filter(({ storedFileId }) => stored.get(storedFileId.toString())?.scan !== 'infected')
}

function tellTaken(req: Request, material: MaterialRecord, part: string): void {
  if (material.live) tellWatchers(req, { what: 'download', material, part })
}
