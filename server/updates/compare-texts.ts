// What stands in the files of two editions: of each that has other bytes under the same name, the lines that differ.

import type { MaterialFile } from '../materials/index.ts'
import { readPages } from '../processing/index.ts'
import { type Change, textChanges } from './text-difference.ts'

export interface TextDifference {
  readonly name: string
  /** Undefined: there is too much to compare, or no text is known of one of them (yet). */
  readonly changes: readonly Change[] | undefined
  readonly isMore: boolean
}

export async function compareTexts(
  before: readonly MaterialFile[],
  after: readonly MaterialFile[],
): Promise<TextDifference[]> {
  const replaced = after.flatMap((file) => {
    const was = before.find((one) => one.name === file.name)
    return was && was.sha256 !== file.sha256 ? [{ file, was }] : []
  })
  const told: TextDifference[] = []
  for (const { file, was } of replaced.slice(0, mostFiles)) {
    const [old, now] = [await linesOf(was), await linesOf(file)]
    const changes = old.length > 0 && now.length > 0 ? textChanges(old, now) : undefined
    told.push({ name: file.name, changes: changes?.slice(0, mostShown), isMore: (changes?.length ?? 0) > mostShown })
  }
  return told
}

const mostFiles = 10
const mostPages = 200
const mostShown = 60

async function linesOf({ storedFileId }: MaterialFile): Promise<string[]> {
  const pages = await readPages(storedFileId, { from: 0, most: mostPages })
  return pages.flatMap(({ text }) => text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim())).filter(Boolean)
}
