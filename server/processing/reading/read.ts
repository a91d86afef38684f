// The text of a file of any format, readable and in composed letters.

import type { Format } from '../source.ts'
import { convert, judge } from '../encodings/legacy.ts'
import { guessLanguage } from '../encodings/language.ts'
import { readDocx } from './docx.ts'
import { readEpub } from './epub.ts'
import type { Facts, Read } from './facts.ts'
import { isReadable, type Readable } from './formats.ts'
import { readOdp, readOds, readOdt } from './odf.ts'
import { readPackage } from './package.ts'
import { countWords, type Page } from './pages.ts'
import { readPdf } from './pdf.ts'
import { readCaptions, readHtml, readMarkdown, readPlain } from './plain.ts'
import { readPptx } from './pptx.ts'
import { readXlsx } from './xlsx.ts'

export interface TextOfFile {
  readonly pages: readonly Page[]
  readonly facts: Facts
  readonly encoding?: 'converted' | 'doubtful'
  /** What is not complete about it; none of these is a failure. */
  readonly note?: 'scanned' | 'empty' | 'cut'
}

const readers: Record<Readable, (path: string) => Promise<Read>> = {
  pdf: readPdf,
  docx: readDocx,
  pptx: readPptx,
  xlsx: readXlsx,
  odt: readOdt,
  odp: readOdp,
  ods: readOds,
  epub: readEpub,
  html: readHtml,
  txt: readPlain,
  csv: readPlain,
  md: readMarkdown,
  srt: readCaptions,
  vtt: readCaptions,
  h5p: readPackage,
  scorm: readPackage,
  html5: readPackage,
}

export async function readText(path: string, format: Format): Promise<TextOfFile> {
  if (!isReadable(format)) throw new Error(`Nobody reads ${format}.`)
  const { collected, facts = {}, isConverted = false, isScanned = false } = await readers[format](path)
  const { pages, encoding } = readable(collected.pages, isConverted)
  const text = pages.map(({ text }) => text).join('\n')
  const words = countWords(text)
  const language = encoding === 'doubtful' ? undefined : guessLanguage(text)
  const note = isScanned ? 'scanned' : words === 0 ? 'empty' : collected.isCut ? 'cut' : undefined
  return {
    pages,
    facts: { ...facts, ...(words > 0 ? { words } : {}), ...(language ? { language } : {}) },
    encoding,
    note,
  }
}

/** Each page is judged by itself, as people paste old text into new documents; a short one like the whole. */
function readable(pages: readonly Page[], isConverted: boolean): Pick<TextOfFile, 'pages' | 'encoding'> {
  const whole = judge(pages.map(({ text }) => text).join('\n'))
  let [converted, doubtful] = [isConverted, 0]
  const read = pages.map((page) => {
    const own = judge(page.text)
    const encoding = own.encoding ?? (hasLegacySigns(page.text) ? whole.encoding : undefined)
    if (own.isDoubtful) doubtful++
    if (!encoding) return page
    converted = true
    const title = page.title === undefined ? {} : { title: convert(page.title, encoding) }
    return { ...page, ...title, text: convert(page.text, encoding) }
  })
  const isDoubtful = whole.isDoubtful || doubtful > pages.length / 3
  return { pages: read, encoding: isDoubtful ? 'doubtful' : converted ? 'converted' : undefined }
}

/** None of the letters that only Unicode has. */
function hasLegacySigns(text: string): boolean {
  return !/[\u0100-\u01FF\u1EA0-\u1EFF]/.test(text)
}
