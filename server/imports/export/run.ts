// Writes the file of an export in the background.

import type { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import { randomKey } from '../../../storage/files/keys.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { beginningOf, dayOf } from '../../schools/index.ts'
import { type Cell, streamXlsx } from '../../spreadsheets/index.ts'
import { stores } from '../../stores.ts'
import { kinds } from '../wanted.ts'
import { bytesOfCsv } from './csv.ts'
import { ExportFile, type ExportRecord } from './export.model.ts'
import { streamRoster } from './one-roster.ts'
import {
  importLimits,
  type Limits,
  needsRosterParts,
  needsSheetParts,
  streamRosterParts,
  streamSheetParts,
} from './parts.ts'
import { sheetOf, type Wish } from './sheets.ts'

/** Killed half-way it begins anew, and what was written before goes. */
export const writeExport: EventHandler = async ({ exportId }, { stillWorking, signal }) => {
  const id = exportId as Types.ObjectId
  const wanted = await ExportFile.findOne({ _id: id, state: 'waiting' }).lean()
  if (!wanted) return
  let lines = 0
  const told = async (count: number) => {
    lines = count
    signal.throwIfAborted()
    await stillWorking()
    await ExportFile.updateOne({ _id: id }, { $set: { lines } })
  }
  const fileKey = randomKey('exports')
  const former = await ExportFile.findOneAndUpdate(
    { _id: id, state: 'waiting' },
    { $set: { unfinishedKey: fileKey } },
    { returnDocument: 'before', lean: true },
  )
  if (former?.unfinishedKey) await stores().files.remove(former.unfinishedKey)
  const { bytes, isSplit } = await bytesOf(wanted, told)
  const { size } = await stores().files.put(fileKey, bytes)
  const fileName = isSplit ? wanted.fileName.replace(/\.\w+$/, '.zip') : wanted.fileName
  const done = { state: 'done', fileKey, fileName, size, endedAt: new Date(), lines }
  const mine = { _id: id, state: 'waiting' as const, unfinishedKey: fileKey }
  const { matchedCount } = await ExportFile.updateOne(mine, { $set: done, $unset: { unfinishedKey: 1 } })
  if (matchedCount === 0) await stores().files.remove(fileKey)
}

export interface Written {
  readonly bytes: Readable
  /** It is a ZIP of several files. */
  readonly isSplit: boolean
}

/** What is more than one import takes is split. */
export async function bytesOf(
  wanted: Pick<ExportRecord, 'schoolId' | 'yearKey' | 'withPersonalIds' | 'format' | 'content'>,
  told: (lines: number) => Promise<void>,
  limits: Limits = importLimits,
): Promise<Written> {
  const { schoolId, yearKey, withPersonalIds, format, content } = wanted
  const wish: Wish = {
    schoolId: schoolId ?? undefined,
    yearKey,
    withPersonalIds,
    today: beginningOf(dayOf(new Date())),
  }
  if (format === 'oneRoster11' || format === 'oneRoster12') {
    const version = format === 'oneRoster11' ? '1.1' : '1.2'
    const onLines = (lines: number) => void told(lines).catch(() => undefined)
    const isSplit = await needsRosterParts(wish, version, limits)
    const bytes = isSplit ? streamRosterParts(wish, version, onLines) : await streamRoster(wish, version, onLines)
    return { bytes, isSplit }
  }
  const counted = counting(told)
  const wantedKinds = content === 'all' ? kinds.filter((kind) => kind !== 'schools' || !schoolId) : [content]
  if (await needsSheetParts(wish, wantedKinds, limits))
    return { bytes: streamSheetParts(wish, { kinds: wantedKinds, format, limits, counted }), isSplit: true }

  const sheets = wantedKinds.map((kind) => sheetOf(kind, wish))
  if (format === 'xlsx') {
    const streamed = sheets.map(({ name, headings, rows }) => ({
      name,
      columns: headings.map((heading) => ({ heading })),
      rows: counted(rows),
    }))
    return { bytes: streamXlsx(streamed), isSplit: false }
  }
  const { headings, rows } = sheets[0]!
  return { bytes: bytesOfCsv(headings, counted(rows)), isSplit: false }
}

/** Says how far it is, and holds on to the event. */
function counting(told: (lines: number) => Promise<void>) {
  let lines = 0
  return async function* count(rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<readonly Cell[]> {
    for await (const row of rows) {
      yield row
      if (++lines % 500 === 0) await told(lines)
    }
    await told(lines)
  }
}
