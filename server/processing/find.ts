import type { Types } from 'mongoose'
import { createGunzip } from 'node:zlib'
import { createInterface } from 'node:readline'
import { stores } from '../stores.ts'
import { derivedKey, type Preview, type Rendition } from './derived.ts'
import { ProcessingModel, type ProcessingRecord } from './processing.model.ts'
import type { Facts } from './reading/facts.ts'
import type { Page } from './reading/pages.ts'
import { type StepName, stepNames, type StepState } from './steps.ts'

export interface StepReport {
  readonly state: StepState
  /** Why it is not done, or what is missing about it: `processing.reasons.<reason>`. */
  readonly reason?: string
  readonly at?: Date
}

export interface Processing {
  readonly storedFileId: Types.ObjectId
  readonly steps: Readonly<Record<StepName, StepReport>>
  readonly facts: Facts
  /** What is doubtful is noise for the search. */
  readonly encoding?: 'converted' | 'doubtful'
  /** How many pages `readPages` gives. */
  readonly textPages: number
  readonly thumbnail?: {
    readonly width: number
    readonly height: number
    readonly size: number
    readonly format: 'webp'
  }
  readonly preview?: Preview
  readonly renditions: readonly Rendition[]
}

export async function findProcessing(storedFileIds: readonly Types.ObjectId[]): Promise<Map<string, Processing>> {
  const records = await ProcessingModel.find({ _id: { $in: storedFileIds } }).lean<ProcessingRecord[]>()
  return new Map(records.map((record) => [record._id.toString(), processingOf(record)]))
}

function processingOf(record: ProcessingRecord): Processing {
  return {
    storedFileId: record._id,
    steps: Object.fromEntries(stepNames.map((name) => [name, reportOf(record, name)])) as Record<StepName, StepReport>,
    facts: record.facts as Facts,
    ...(record.encoding ? { encoding: record.encoding } : {}),
    textPages: record.textPages ?? 0,
    ...(record.thumbnail ? { thumbnail: record.thumbnail as Processing['thumbnail'] } : {}),
    ...(record.preview ? { preview: record.preview as Preview } : {}),
    renditions: record.renditions as Rendition[],
  }
}

function reportOf({ steps }: ProcessingRecord, name: StepName): StepReport {
  const { state, reason, at } = steps![name]!
  return { state, ...(reason ? { reason } : {}), ...(at ? { at } : {}) }
}

/** The text in order, from the page at the position `from` (0 is the first). Empty when there is none. */
export async function readPages(
  storedFileId: Types.ObjectId,
  { from = 0, most = Infinity }: { from?: number; most?: number } = {},
): Promise<Page[]> {
  const record = await ProcessingModel.findById(storedFileId).lean()
  if (!record || !record.textPages || from >= record.textPages) return []
  const { body } = await stores().files.open(derivedKey(record, 'text'))
  const unpacked = body.pipe(createGunzip())
  body.once('error', (error) => unpacked.destroy(error))
  const pages: Page[] = []
  try {
    let position = 0
    for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      if (position++ >= from) pages.push(JSON.parse(line) as Page)
      if (pages.length >= most) break
    }
  } finally {
    unpacked.destroy()
    body.destroy()
  }
  return pages
}
