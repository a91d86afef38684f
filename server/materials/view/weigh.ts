// What files cost to look at, and what their lighter copies would: what a page fetches, not what can be saved from it.

import type { Types } from 'mongoose'
import { findProcessing, type Processing } from '../../processing/index.ts'
import { kindOf } from '../../uploads/index.ts'
import type { MaterialFile } from '../content.ts'

/** Bytes, and how long what is played lasts. */
export interface Weight {
  readonly all: number
  /** With lighter copies, where there are any. */
  readonly light: number
  /** Without films and sound. */
  readonly still: number
  readonly minutes: number
}

export const weightless: Weight = { all: 0, light: 0, still: 0, minutes: 0 }

/** One query, of however many files. */
export async function weighFiles(lists: readonly (readonly MaterialFile[])[]): Promise<Weight[]> {
  const ids: Types.ObjectId[] = lists.flat().map(({ storedFileId }) => storedFileId)
  const processing = ids.length > 0 ? await findProcessing(ids) : new Map<string, Processing>()
  return lists.map((files) =>
    files.map((file) => weightOf(file, processing.get(file.storedFileId.toString()))).reduce(sumOfWeights, weightless),
  )
}

export function sumOfWeights(a: Weight, b: Weight): Weight {
  return { all: a.all + b.all, light: a.light + b.light, still: a.still + b.still, minutes: a.minutes + b.minutes }
}

/** Pure. What cannot be looked at in the page weighs nothing in it. */
export function weightOf(
  { format, size }: Pick<MaterialFile, 'format' | 'size'>,
  processing: Pick<Processing, 'preview' | 'renditions' | 'facts'> | undefined,
): Weight {
  const lighter = processing?.renditions[0]?.size
  const kind = kindOf(format)
  if (kind === 'video' || kind === 'audio') {
    const minutes = (processing?.facts.durationSeconds ?? 0) / 60
    return { all: size, light: lighter ?? size, still: 0, minutes }
  }
  const shown = format === 'pdf' ? size : (processing?.preview?.size ?? (kind === 'image' ? (lighter ?? size) : 0))
  return { all: shown, light: shown, still: shown, minutes: 0 }
}
