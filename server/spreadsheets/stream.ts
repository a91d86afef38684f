// XLSX of any length, row by row: only what is being written is in memory. Texts stand in the cells themselves
// (ECMA-376, inline strings), so that nothing has to be known before.

import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Cell } from './cells.ts'

export interface StreamedSheet {
  /** At most 31 characters, without []:*?/\ */
  readonly name: string
  readonly columns: readonly { readonly heading: string; /** In characters. */ readonly width?: number }[]
  readonly rows: AsyncIterable<readonly Cell[]>
}

/** The rows of a sheet are asked for when those of the one before are written. */
export function streamXlsx(sheets: readonly StreamedSheet[]): Readable {
  const zip = new ZipFile()
  const add = (name: string, xml: string) => zip.addBuffer(Buffer.from(`${head}${xml}`), name)
  add('[Content_Types].xml', contentTypes(sheets.length))
  add('_rels/.rels', relationships([['r1', 'officeDocument', 'xl/workbook.xml']]))
  add('xl/workbook.xml', workbook(sheets))
  const parts = sheets.map((_, at): [string, string, string] => [
    `s${at + 1}`,
    'worksheet',
    `worksheets/sheet${at + 1}.xml`,
  ])
  add('xl/_rels/workbook.xml.rels', relationships([...parts, ['st', 'styles', 'styles.xml']]))
  add('xl/styles.xml', styles)
  for (const [at, sheet] of sheets.entries()) {
    zip.addReadStreamLazy(`xl/worksheets/sheet${at + 1}.xml`, (done) =>
      done(null, Readable.from(bytesOf(xmlOf(sheet)))),
    )
  }
  zip.end()
  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  return output
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function contentTypes(sheets: number): string {
  const parts = Array.from({ length: sheets }, (_, at) => override(`/xl/worksheets/sheet${at + 1}.xml`, 'worksheet'))
  const fixed = override('/xl/workbook.xml', 'sheet.main') + override('/xl/styles.xml', 'styles')
  return `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${fixed}${parts.join('')}</Types>`
}

function override(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="${types}.${type}+xml"/>`
}

function relationships(all: readonly (readonly [id: string, type: string, target: string])[]): string {
  const each = all.map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`)
  return `<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`
}

function workbook(sheets: readonly StreamedSheet[]): string {
  const each = sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="s${at + 1}"/>`)
  return `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each.join('')}</sheets></workbook>`
}

/** 0 plain, 1 a heading, 2 a day, 3 a text that stays one. */
const styles = `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF3EFFC"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield Buffer.from(text)
}

async function* xmlOf({ columns, rows }: StreamedSheet): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width = 16 }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  )
  const pane =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
  yield `${head}<worksheet xmlns="${main}">${pane}<cols>${widths.join('')}</cols><sheetData>`
  yield `<row r="1">${columns.map(({ heading }, at) => textCell(heading, `${nameOf(at)}1`, 1)).join('')}</row>`
  let number = 1
  let written = ''
  for await (const row of rows) {
    number++
    written += `<row r="${number}">${row.map((cell, at) => xmlOfCell(cell, `${nameOf(at)}${number}`)).join('')}</row>`
    if (written.length < 32_768) continue
    yield written
    written = ''
  }
  yield `${written}</sheetData></worksheet>`
}

function xmlOfCell(cell: Cell, reference: string): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`
  if (cell instanceof Date) return `<c r="${reference}" s="2"><v>${dayNumber(cell)}</v></c>`
  return textCell(cell, reference, 3)
}

function textCell(text: string, reference: string, style: number): string {
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

/** Days since the end of 1899, as spreadsheet programs count them. */
function dayNumber(day: Date): number {
  return Math.round((day.getTime() - Date.UTC(1899, 11, 30)) / 86_400_000)
}

function nameOf(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : nameOf(Math.floor(column / 26) - 1) + letter
}

function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
