// A spreadsheet that a page offers, read again.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cell, readSpreadsheet, xlsxType } from '../../server/spreadsheets/index.ts'
import type { Browser } from '../support/browser.ts'
import type { RunningApp } from '../support/start.ts'

/** Its first line and those below it. */
export async function sheetAt(
  app: RunningApp,
  browser: Browser,
  path: string,
): Promise<{ head: Cell[]; rows: Cell[][] }> {
  const answer = await fetch(new URL(path, app.url), { headers: { cookie: browser.cookieHeader } })
  if (answer.status !== 200 || answer.headers.get('content-type') !== xlsxType)
    throw new Error(`${path} was answered with ${answer.status}.`)
  const directory = await mkdtemp(join(tmpdir(), 'sheet-'))
  try {
    const file = join(directory, 'sheet.xlsx')
    await writeFile(file, Buffer.from(await answer.arrayBuffer()))
    const reading = await readSpreadsheet(file)
    if (!reading.ok) throw new Error(`${path} cannot be read.`)
    const [head = [], ...rows] = reading.sheets[0]!.rows
    return { head: [...head], rows: rows.map((row) => [...row]) }
  } finally {
    await rm(directory, { recursive: true })
  }
}
