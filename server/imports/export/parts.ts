// What is more than one import takes goes out as a ZIP of numbered files, each of which comes back in one import, in their order.

import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import { type Cell, streamXlsx } from '../../spreadsheets/index.ts'
import type { Kind } from '../wanted.ts'
import { mostUsers } from '../read/one-roster.ts'
import { mostRows } from '../read/spreadsheet.ts'
import { bytesOfCsv } from './csv.ts'
import { countUpTo } from './count.ts'
import { countRosterUsers, streamRoster } from './one-roster.ts'
import type { RosterVersion } from './roster-names.ts'
import { schoolsIn } from './records.ts'
import { sheetOf, type Wish } from './sheets.ts'

export interface Limits {
  readonly rows: number
  readonly users: number
}

export const importLimits: Limits = { rows: mostRows, users: mostUsers }

export async function needsSheetParts(wish: Wish, kinds: readonly Kind[], { rows }: Limits): Promise<boolean> {
  let count = 0
  for (const kind of kinds) count += await countUpTo(rows - count, sheetOf(kind, wish).rows)
  return count > rows
}

export async function needsRosterParts(wish: Wish, version: RosterVersion, { users }: Limits): Promise<boolean> {
  // One school comes back as it is, or not at all.
  return wish.schoolId === undefined && (await countRosterUsers(wish, version, users)) > users
}

export interface SheetParts {
  readonly kinds: readonly Kind[]
  readonly format: 'xlsx' | 'csv'
  readonly limits: Limits
  counted(rows: AsyncIterable<readonly Cell[]>): AsyncIterable<readonly Cell[]>
}

/** One list in each file: schools before the classes in them, pupils before their guardians. */
export function streamSheetParts(wish: Wish, { kinds, format, limits, counted }: SheetParts): Readable {
  return zipOf(async function* () {
    let number = 0
    for (const kind of kinds) {
      const { name, headings, rows } = sheetOf(kind, wish)
      const source = counted(rows)[Symbol.asyncIterator]()
      for (let next = await source.next(); !next.done;) {
        const first = next.value
        const part = async function* () {
          yield first
          for (let at = 1; at < limits.rows; at++) {
            next = await source.next()
            if (next.done) return
            yield next.value
          }
          next = await source.next()
        }
        const columns = headings.map((heading) => ({ heading }))
        const bytes = format === 'xlsx' ? streamXlsx([{ name, columns, rows: part() }]) : bytesOfCsv(headings, part())
        yield [`${numbered(++number)}-${fileWords[kind]}.${format}`, bytes]
      }
    }
  })
}

/** A package for each school: what is of several is in each of theirs. */
export function streamRosterParts(wish: Wish, version: RosterVersion, onLines: (lines: number) => void): Readable {
  let before = 0
  return zipOf(async function* () {
    let number = 0
    for await (const { id, code } of schoolsIn(undefined, wish.today)) {
      let own = 0
      const ofSchool = { ...wish, schoolId: new Types.ObjectId(id) }
      const told = (lines: number) => onLines(before + (own = lines))
      const safe = code.toLowerCase().replace(/[^a-z0-9-]+/g, '-')
      yield [`${numbered(++number)}-${safe}.zip`, await streamRoster(ofSchool, version, told)]
      before += own
    }
  })
}

const fileWords: Readonly<Record<Kind, string>> = {
  schools: 'truong',
  classes: 'lop',
  staff: 'can-bo',
  pupils: 'hoc-sinh',
  guardians: 'phu-huynh',
}

const readme = `Danh sách lớn hơn mức một lần nhập nhận được nên được chia thành nhiều tệp đánh số.
Muốn nhập lại: giải nén, rồi nhập từng tệp theo thứ tự số, mỗi tệp một lần.

The lists are larger than one import takes: import the numbered files one after another.
`

/** The next file is asked for when the one before is written. */
function zipOf(files: () => AsyncIterable<readonly [string, Readable]>): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  const fill = async () => {
    zip.addBuffer(Buffer.from(readme), 'DOC-TRUOC.txt')
    for await (const [name, bytes] of files()) {
      zip.addReadStream(bytes, name)
      await finished(bytes, { writable: false })
    }
    zip.end()
  }
  fill().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  return output
}

function numbered(number: number): string {
  return String(number).padStart(3, '0')
}
