// Excel: sheets as rows of what stands in their cells.

import { openArchive } from './archive.ts'
import type { Read } from './facts.ts'
import { collectPages } from './pages.ts'
import { Refused } from './refusal.ts'
import { relationsOf } from './relations.ts'
import { attribute, tokensOf } from './xml.ts'

const workbook = 'xl/workbook.xml'

export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

export async function readXlsx(path: string): Promise<Read> {
  const sheets = await readSheets(path, { mostRows: 20_000 })
  const collected = collectPages()
  for (const [at, { name, rows }] of sheets.entries())
    collected.add({ number: at + 1, title: name, text: rows.map((row) => row.filter(Boolean).join('\t')).join('\n') })
  return { collected, facts: { sheets: sheets.length } }
}

export async function readSheets(path: string, { mostRows }: { mostRows: number }): Promise<Sheet[]> {
  const archive = await openArchive(path)
  try {
    if (!archive.has(workbook)) throw new Refused('broken')
    const relations = await relationsOf(archive, workbook)
    const shared = sharedStrings(await archive.text('xl/sharedStrings.xml'))
    const sheets: Sheet[] = []
    for (const token of tokensOf(await archive.text(workbook))) {
      if (token.kind !== 'open' || token.name !== 'sheet' || sheets.length >= 500) continue
      const id = /\br:id="([^"]+)"/.exec(token.attributes)?.[1]
      const part = relations.find((relation) => relation.id === id)?.target
      if (part === undefined || !/worksheets\//.test(part)) continue
      const name = attribute(token.attributes, 'name') ?? ''
      sheets.push({ name, rows: [...rowsOf(await archive.text(part), shared, mostRows)] })
    }
    return sheets
  } finally {
    archive.close()
  }
}

function sharedStrings(xml: string): string[] {
  const strings: string[] = []
  let [text, inText, inPhonetic] = ['', false, false]
  for (const token of tokensOf(xml)) {
    if (token.kind === 'text') {
      if (inText && !inPhonetic) text += token.text
    } else if (token.name === 't') inText = token.kind === 'open'
    else if (token.name === 'rPh') inPhonetic = token.kind === 'open'
    else if (token.name === 'si' && token.kind === 'open') text = ''
    else if (token.name === 'si') strings.push(text)
  }
  return strings
}

function* rowsOf(xml: string, shared: readonly string[], most: number): Generator<string[]> {
  let [row, count]: [string[], number] = [[], 0]
  let [type, value, inValue, column] = ['', '', false, 0]
  for (const token of tokensOf(xml)) {
    if (token.kind === 'text') {
      if (inValue) value += token.text
    } else if (token.name === 'v' || token.name === 't') inValue = token.kind === 'open'
    else if (token.name === 'c' && token.kind === 'open') {
      ;[type, value] = [attribute(token.attributes, 't') ?? '', '']
      column = columnOf(attribute(token.attributes, 'r')) ?? row.length
    } else if (token.name === 'c') {
      if (column < 200) row[column] = (type === 's' ? shared[Number(value)] : value) ?? ''
    } else if (token.name === 'row' && token.kind === 'close') {
      if (row.length > 0) {
        yield Array.from(row, (cell) => cell ?? '')
        if (++count >= most) return
      }
      row = []
    }
  }
}

/** Of `BC12`: 54. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
