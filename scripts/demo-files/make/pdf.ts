// A paper as PDF. Lines are broken here, so that signs that the letters do not have can come from another font.

import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'
import { readFileSync } from 'node:fs'
import PDFDocument from 'pdfkit'
import type { Block, Paper, Run } from './document.ts'
import { isMarked, runsOf } from './document.ts'
import { fontFiles, ink } from './picture.ts'

interface Font {
  hasGlyphForCodePoint(code: number): boolean
}
/** Of the library’s own. */
const require = createRequire(import.meta.resolve('pdfkit'))
const fontkit = require('fontkit') as { create(bytes: Buffer): Font }
const letters = fontkit.create(readFileSync(fontFiles.regular))
const symbols = fontkit.create(readFileSync(fontFiles.symbols))

const page = { width: 595.28, height: 841.89, left: 56, right: 56, top: 64, bottom: 64 }
const inner = page.width - page.left - page.right

export async function pdf(paper: Paper): Promise<Buffer> {
  const created = new Date(`${paper.day}T08:00:00Z`)
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'vi',
    displayTitle: true,
    info: { Title: paper.title, Author: paper.author, CreationDate: created, ModDate: created },
  })
  const bytes = buffer(document)
  for (const [name, file] of Object.entries(fontFiles)) document.registerFont(name, file)
  const writer = new Writer(document)
  writer.write([{ text: paper.title, isBold: true }], { size: 18, colour: ink.dark, after: 4 })
  writer.write(runsOf(paper.subtitle), { size: 10, colour: '#555555', after: 14 })
  for (const block of paper.blocks) writer.block(block)
  writer.footers(paper)
  document.end()
  return await bytes
}

interface Style {
  readonly size: number
  readonly colour?: string
  readonly after: number
  readonly x?: number
  readonly width?: number
}

interface Piece {
  readonly text: string
  readonly font: string
  readonly width: number
}

class Writer {
  private y = page.top
  private readonly document: PDFKit.PDFDocument

  constructor(document: PDFKit.PDFDocument) {
    this.document = document
  }

  block(block: Block): void {
    if (typeof block === 'string') this.write(runsOf(block), { size: 11, after: 6 })
    else if ('head' in block) this.head(block.head)
    else if ('list' in block) this.list(block.list, block.isNumbered === true)
    else if ('table' in block) this.table(block.table, block.widths)
    else if ('picture' in block) {
      const height = (block.width * block.picture.height) / block.picture.width
      this.need(height + 10)
      const x = page.left + (inner - block.width) / 2
      this.document.image(block.picture.png, x, this.y, { width: block.width })
      this.y += height + 10
    } else if ('lines' in block) this.lines(block.lines)
    else this.turn()
  }

  write(runs: readonly Run[], style: Style): void {
    const x = style.x ?? page.left
    const { lines, height } = this.layOut(runs, style.size, style.width ?? inner)
    for (const line of lines) {
      this.need(height)
      this.draw(line, x, this.y, style.size, style.colour)
      this.y += height
    }
    this.y += style.after
  }

  footers({ title, author }: Paper): void {
    const { start, count } = this.document.bufferedPageRange()
    for (let at = start; at < start + count; at++) {
      this.document.switchToPage(at)
      const y = page.height - 40
      const number = `Trang ${at + 1}/${count}`
      this.document.moveTo(page.left, y - 6).lineTo(page.width - page.right, y - 6)
      this.document.lineWidth(0.5).stroke('#bbbbbb')
      const room = inner - this.document.font('regular').fontSize(8).widthOfString(number) - 20
      const line = this.layOut([{ text: `${title} · ${author}`, isBold: false }], 8, room).lines[0]!
      this.draw(line, page.left, y, 8, '#777777')
      const last = this.layOut([{ text: number, isBold: false }], 8, inner).lines[0]!
      this.draw(last, page.width - page.right - widthOf(last), y, 8, '#777777')
    }
  }

  private head(text: string): void {
    this.y += 6
    this.need(60)
    this.write([{ text, isBold: true }], { size: 13, colour: ink.blue, after: 5 })
  }

  private list(items: readonly string[], isNumbered: boolean): void {
    for (const [at, item] of items.entries()) {
      this.need(18)
      const text = isNumbered ? `${at + 1}.` : isMarked(item) ? ' ' : '•'
      const mark = this.layOut([{ text, isBold: false }], 11, 30).lines[0]!
      this.draw(mark, page.left + 6, this.y, 11)
      this.write(runsOf(item), { size: 11, after: 3, x: page.left + 26, width: inner - 26 })
    }
    this.y += 4
  }

  private table(rows: readonly (readonly string[])[], parts: readonly number[]): void {
    const sum = parts.reduce((one, other) => one + other, 0)
    const widths = parts.map((part) => (part / sum) * inner)
    const size = 9.5
    for (const [at, row] of rows.entries()) {
      const isHead = at === 0
      const cells = row.map((cell, column) => {
        const paragraphs = cell.split('\n').map((text) => (isHead ? [{ text, isBold: true }] : runsOf(text)))
        return paragraphs.flatMap((runs) => this.layOut(runs, size, widths[column]! - 10).lines)
      })
      const lineHeight = size * 1.42
      const height = Math.max(...cells.map((lines) => lines.length)) * lineHeight + 8
      this.need(Math.min(height, page.height - page.top - page.bottom))
      let x = page.left
      for (const [column, lines] of cells.entries()) {
        const width = widths[column]!
        if (isHead) this.document.rect(x, this.y, width, height).fill(ink.pale)
        this.document.lineWidth(0.6).rect(x, this.y, width, height).stroke('#8aa4bd')
        for (const [number, line] of lines.entries()) this.draw(line, x + 5, this.y + 4 + number * lineHeight, size)
        x += width
      }
      this.y += height
    }
    this.y += 10
  }

  private lines(count: number): void {
    for (let at = 0; at < count; at++) {
      this.need(24)
      this.y += 20
      this.document.moveTo(page.left, this.y).lineTo(page.width - page.right, this.y)
      this.document.lineWidth(0.5).dash(1.5, { space: 2 }).stroke('#777777').undash()
    }
    this.y += 10
  }

  private need(height: number): void {
    if (this.y + height > page.height - page.bottom && this.y > page.top) this.turn()
  }

  private turn(): void {
    this.document.addPage()
    this.y = page.top
  }

  private layOut(runs: readonly Run[], size: number, width: number) {
    const lines: Piece[][] = [[]]
    let used = 0
    for (const run of runs)
      for (const word of run.text.split(/(?<= )/)) {
        const pieces = fontsOf(word, run.isBold).map(({ text, font }) => this.measure(text, font, size))
        const needed = widthOf(pieces) - (word.endsWith(' ') ? this.measure(' ', 'regular', size).width : 0)
        if (used + needed > width && used > 0) {
          lines.push([])
          used = 0
        }
        lines.at(-1)!.push(...pieces)
        used += widthOf(pieces)
      }
    return { lines: lines.map((line) => this.joined(line, size)), height: size * 1.45 }
  }

  /** Words of one font together are one text, which can be searched and copied as such. */
  private joined(pieces: readonly Piece[], size: number): Piece[] {
    const joined: Piece[] = []
    for (const piece of pieces) {
      const last = joined.at(-1)
      if (last?.font === piece.font) joined[joined.length - 1] = this.measure(last.text + piece.text, piece.font, size)
      else joined.push(piece)
    }
    return joined
  }

  private measure(text: string, font: string, size: number): Piece {
    return { text, font, width: this.document.font(font).fontSize(size).widthOfString(text) }
  }

  private draw(pieces: readonly Piece[], x: number, y: number, size: number, colour = '#1b1b1b'): void {
    let at = x
    for (const { text, font, width } of pieces) {
      this.document.font(font).fontSize(size).fillColor(colour)
      this.document.text(text, at, y + size * 0.98, { lineBreak: false, baseline: 'alphabetic' })
      at += width
    }
  }
}

function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { width }) => sum + width, 0)
}

function fontsOf(text: string, isBold: boolean): { text: string; font: string }[] {
  const found: { text: string; font: string }[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0)!
    const font = letters.hasGlyphForCodePoint(code)
      ? isBold
        ? 'bold'
        : 'regular'
      : symbols.hasGlyphForCodePoint(code)
        ? 'symbols'
        : 'greek'
    const last = found.at(-1)
    if (last?.font === font) last.text += letter
    else found.push({ text: letter, font })
  }
  return found
}
