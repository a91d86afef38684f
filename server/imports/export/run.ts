// Writes the file of an export in the background.

import { Readable } from 'node:stream'
import type { Types } from 'mongoose'
import { randomKey } from '../../../storage/files/keys.ts'
import type { EventHandler } from '../../outbox/run.ts'
import { beginningOf, dayOf } from '../../schools/index.ts'
import { type Cell, csvLine, streamXlsx } from '../../spreadsheets/index.ts'
import { stores } from '../../stores.ts'
import { kinds } from '../wanted.ts'
import { ExportFile, type ExportRecord } from './export.model.ts'
import { streamRoster } from './one-roster.ts'
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
  const { size } = await stores().files.put(fileKey, await bytesOf(wanted, told))
  const done = { state: 'done', fileKey, size, endedAt: new Date(), lines }
  const mine = { _id: id, state: 'waiting' as const, unfinishedKey: fileKey }
  const { matchedCount } = await ExportFile.updateOne(mine, { $set: done, $unset: { unfinishedKey: 1 } })
  if (matchedCount === 0) await stores().files.remove(fileKey)
}

async function bytesOf(wanted: ExportRecord, told: (lines: number) => Promise<void>): Promise<Readable> {
  const { schoolId, yearKey, withPersonalIds, format, content } = wanted
  const wish: Wish = {
    schoolId: schoolId ?? undefined,
    yearKey,
    withPersonalIds,
    today: beginningOf(dayOf(new Date())),
  }
  if (format === 'oneRoster11' || format === 'oneRoster12')
    return await streamRoster(
      wish,
      format === 'oneRoster11' ? '1.1' : '1.2',
      (lines) => void told(lines).catch(() => undefined),
    )

  const counter = counting(told)
  const wantedKinds = content === 'all' ? kinds.filter((kind) => kind !== 'schools' || !schoolId) : [content]
  const sheets = wantedKinds.map((kind) => sheetOf(kind, wish))
  if (format === 'xlsx')
    return streamXlsx(
      sheets.map(({ name, headings, rows }) => ({
        name,
        columns: headings.map((heading) => ({ heading })),
        rows: counter(rows),
      })),
    )
  const { headings, rows } = sheets[0]!
  return Readable.from(csvOf(headings, counter(rows)))
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

async function* csvOf(headings: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(`\ufeff${csvLine(headings)}`)
  for await (const row of rows) yield Buffer.from(csvLine(row))
}
