// PDF: the text of each page; with the names of its fonts when its letters look like those of a legacy one.

import { readFile } from 'node:fs/promises'
import { fromFont, judge } from '../encodings/legacy.ts'
import { openPdf } from '../drawing/pdfjs.ts'
import type { Read } from './facts.ts'
import { collectPages, mostPages } from './pages.ts'
import { Refused } from './refusal.ts'

export async function readPdf(path: string): Promise<Read> {
  const document = await openPdf(await readFile(path))
  const collected = collectPages()
  let [failures, isConverted, hasLegacyFonts] = [0, false, undefined as boolean | undefined]
  const read = Math.min(document.numPages, mostPages)
  for (let number = 1; number <= read && !collected.isFull; number++) {
    try {
      const page = await document.getPage(number)
      const { items } = await page.getTextContent()
      const pieces = items.flatMap((item) =>
        'str' in item ? [{ text: item.str, font: item.fontName, ends: item.hasEOL }] : [],
      )
      let text = joined(pieces)
      if (hasLegacyFonts !== false && isSuspicious(text)) {
        const names = await fontNames(page)
        const inFonts = pieces.map((piece) => ({ ...piece, ...fromFont(piece.text, names(piece.font)) }))
        hasLegacyFonts = inFonts.some((piece) => piece.isConverted)
        if (hasLegacyFonts) [text, isConverted] = [joined(inFonts), true]
      }
      collected.add({ number, text })
      page.cleanup()
    } catch {
      failures++
      collected.add({ number, text: '' })
    }
  }
  if (failures === read) throw new Refused('broken')
  if (document.numPages > read) collected.isCut = true
  const letters = collected.pages.reduce((sum, { text }) => sum + (text.match(/\p{L}/gu)?.length ?? 0), 0)
  await document.destroy()
  return {
    collected,
    facts: { pages: document.numPages },
    isConverted,
    // A program that scans may leave its name on each page.
    isScanned: letters < 15 * collected.pages.length && letters < 2000,
  }
}

interface Piece {
  readonly text: string
  readonly ends: boolean
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ text, ends }) => (ends ? `${text}\n` : text)).join('')
}

function isSuspicious(text: string): boolean {
  const { encoding, isDoubtful } = judge(text)
  return encoding !== undefined || isDoubtful
}

/** The real name of a font is known only when the page would be drawn. */
async function fontNames(page: Awaited<ReturnType<Awaited<ReturnType<typeof openPdf>>['getPage']>>) {
  await page.getOperatorList()
  return (id: string): string => {
    const font = page.commonObjs.has(id) ? (page.commonObjs.get(id) as { name?: string } | undefined) : undefined
    return (font?.name ?? '').replace(/^[A-Z]{6}\+/, '')
  }
}
