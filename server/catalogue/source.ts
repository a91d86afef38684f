// The text of the files, from processing. All that the catalogue knows of it goes through here.

import type { Types } from 'mongoose'
import type { MaterialFile } from '../materials/index.ts'
import { findProcessing, type Page, type Processing, readPages } from '../processing/index.ts'

export { fileProcessedEvent } from '../processing/index.ts'

export type TextPage = Page

/** Of one file: more is not found, so that one book does not outweigh all others. */
const mostPages = 2000

/** What came out of a legacy font and may be garbage is not found. */
export async function readText(file: Pick<MaterialFile, 'storedFileId'>): Promise<readonly TextPage[]> {
  const known = (await findProcessing([file.storedFileId])).get(file.storedFileId.toString())
  return countPages(known) === 0 ? [] : await readPages(file.storedFileId, { most: mostPages })
}

/** How many pages `readText` gives. */
export function countPages(processing: Processing | undefined): number {
  return !processing || processing.encoding === 'doubtful' ? 0 : Math.min(processing.textPages, mostPages)
}

export async function findFacts(ids: readonly Types.ObjectId[]): Promise<Map<string, Processing>> {
  return ids.length === 0 ? new Map() : await findProcessing(ids)
}
