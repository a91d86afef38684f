// Something to look at when no office program is there to make a PDF: simple HTML without anything that runs or is fetched.

import mammoth from 'mammoth'
import { writeFile } from 'node:fs/promises'
import sanitize from 'sanitize-html'
import { decodeText } from '../encodings/decode.ts'
import type { Format } from '../source.ts'
import { openArchive } from '../reading/archive.ts'
import { readOdsSheets } from '../reading/odf.ts'
import { readStart } from '../reading/plain.ts'
import { readText } from '../reading/read.ts'
import { readSheets, type Sheet } from '../reading/xlsx.ts'
import { openPicture, writeWebp } from './picture.ts'

export interface PreviewDrawn {
  readonly kind: 'html' | 'image' | 'text'
  readonly size: number
  readonly width?: number
  readonly height?: number
}

const mostLetters = 4_000_000

export async function drawPreview(path: string, format: Format, to: string): Promise<PreviewDrawn> {
  if (format === 'svg') {
    const drawn = await writeWebp(openPicture(path, format), to, { side: 1600, quality: 82 })
    return { kind: 'image', ...drawn }
  }
  if (['txt', 'md', 'csv', 'srt', 'vtt'].includes(format)) {
    const text = decodeText(await readStart(path)).slice(0, mostLetters)
    return { kind: 'text', size: await write(to, text) }
  }
  return { kind: 'html', size: await write(to, clean(await htmlOf(path, format))) }
}

async function htmlOf(path: string, format: Format): Promise<string> {
  if (format === 'html') return decodeText(await readStart(path))
  if (format === 'docx') return await htmlOfDocx(path)
  if (format === 'xlsx') return tables(await readSheets(path, { mostRows: 500 }))
  if (format === 'ods') return tables(await readOdsSheets(path, { mostRows: 500 }))
  const { pages } = await readText(path, format)
  return pages.map(({ title, text }) => `<section>${heading(title)}${paragraphs(text, title)}</section>`).join('')
}

/** The archive is looked through before it is given to somebody who unpacks it as it is. */
async function htmlOfDocx(path: string): Promise<string> {
  const archive = await openArchive(path)
  archive.close()
  return (await mammoth.convertToHtml({ path })).value
}

function tables(sheets: readonly Sheet[]): string {
  return sheets
    .map(
      ({ name, rows }) =>
        `${heading(name)}<table>${rows.map((row) => `<tr>${row.slice(0, 50).map(cell).join('')}</tr>`).join('')}</table>`,
    )
    .join('')
}

const cell = (text: string) => `<td>${escaped(text)}</td>`
const heading = (title?: string) => (title === undefined ? '' : `<h2>${escaped(title)}</h2>`)

function paragraphs(text: string, title?: string): string {
  const rows = text.split('\n').filter((row) => row.trim() !== '')
  return rows
    .filter((row, at) => at > 0 || row !== title)
    .map((row) => `<p>${escaped(row)}</p>`)
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Pictures only when they lie in the page itself; no links, forms, frames, styles. */
function clean(html: string): string {
  const begin = '<!doctype html><meta charset="utf-8">'
  const body = sanitize(html.slice(0, mostLetters * 4), {
    allowedTags: [
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'section', 'article', 'blockquote', 'pre', 'code'],
      ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
      ...['strong', 'em', 'b', 'i', 'u', 's', 'sub', 'sup', 'small', 'span', 'img', 'figure', 'figcaption'],
    ],
    allowedAttributes: {
      img: ['src', 'alt', 'width', 'height'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
    },
    allowedSchemes: [],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: 200,
    exclusiveFilter: ({ tag, attribs }) =>
      tag === 'img' && !/^data:image\/(png|jpe?g|gif|webp);/.test(attribs.src ?? ''),
  })
  return begin + body
}

async function write(to: string, text: string): Promise<number> {
  const bytes = Buffer.from(text.normalize('NFC'))
  await writeFile(to, bytes)
  return bytes.length
}
