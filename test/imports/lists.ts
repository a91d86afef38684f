// What tests of imports have in common: a list that is handed in, looked through, confirmed.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import type { Actor } from '../../server/actor.ts'
import { confirmList } from '../../server/imports/decide.ts'
import { ImportList, type ListRecord } from '../../server/imports/list.model.ts'
import { type HandedIn, receiveList } from '../../server/imports/receive.ts'
import { ImportRow, type RowRecord } from '../../server/imports/row.model.ts'
import { type Cell, writeXlsx } from '../../server/spreadsheets/index.ts'
import { actorOf, makePerson } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'

export const origin = { address: '127.0.0.1', device: 'test' }
export const yearKey = 2026

export interface ListToHandIn extends Partial<Omit<HandedIn, 'source'>> {
  readonly content: string | Buffer | readonly Readonly<Record<string, string | number | null>>[]
  readonly name?: string
}

/** Handed in and looked through. */
export async function handIn(app: RunningApp, actor: Actor, list: ListToHandIn): Promise<Types.ObjectId> {
  const { content, name = 'danh-sach.csv', schoolId, kind, accountsFor = [] } = list
  const settings = { schoolId, kind, accountsFor, yearKey: list.yearKey ?? yearKey }
  if (Array.isArray(content)) {
    const id = await receiveList(actor, { ...settings, source: { rows: content } }, origin)
    await app.work()
    return id
  }
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-list-'))
  try {
    const path = join(directory, 'file')
    await writeFile(path, content as string)
    const source = { path, name, size: Buffer.byteLength(content as string) }
    const id = await receiveList(actor, { ...settings, source }, origin)
    await app.work()
    return id
  } finally {
    await rm(directory, { recursive: true })
  }
}

export async function confirm(app: RunningApp, actor: Actor, id: Types.ObjectId): Promise<void> {
  await confirmList(actor, id, origin)
  await app.work()
}

/** Handed in, looked through, confirmed and carried out. */
export async function takeIn(app: RunningApp, actor: Actor, list: ListToHandIn): Promise<Types.ObjectId> {
  const id = await handIn(app, actor, list)
  await confirm(app, actor, id)
  return id
}

export async function listOf(id: Types.ObjectId): Promise<ListRecord> {
  return (await ImportList.findById(id).lean())!
}

export async function rowsOf(id: Types.ObjectId): Promise<RowRecord[]> {
  return await ImportRow.find({ importId: id }).sort({ number: 1 }).lean<RowRecord[]>()
}

export function codesOf({ reasons, failures, remarks }: RowRecord): string[] {
  return [...failures, ...reasons, ...remarks].map(({ code }) => code)
}

/** `create`, or `refuse noSuchClass`: what would happen to each row, and the first reason. */
export async function outlookOf(id: Types.ObjectId): Promise<string[]> {
  const rows = await rowsOf(id)
  return rows.map((row) => [row.outcome, row.reasons[0]?.code].filter((part) => part !== undefined).join(' '))
}

export async function registrarOf(schoolId: Types.ObjectId): Promise<Actor> {
  return await actorOf(await makePerson('registrar', { unitId: schoolId }))
}

export async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return await buffer(zip.outputStream as NodeJS.ReadableStream)
}

export function csv(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n`
}

/** Without headings of ours: every row is just what stands in it. */
export async function workbook(sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>): Promise<Buffer> {
  return await writeXlsx(
    Object.entries(sheets).map(([name, [first = [], ...rows]]) => ({
      name,
      columns: first.map((cell) => ({ heading: cell === null ? '' : String(cell as string) })),
      rows,
    })),
  )
}
