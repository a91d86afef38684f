// Word: paragraphs with the fonts in which they stand, headings and page breaks, footnotes last.

import { fromFont } from '../encodings/legacy.ts'
import { type Archive, openArchive } from './archive.ts'
import type { Read } from './facts.ts'
import { addPieces, collectPages, type Paragraph } from './pages.ts'
import { Refused } from './refusal.ts'
import { attribute, tokensOf } from './xml.ts'

export async function readDocx(path: string): Promise<Read> {
  const archive = await openArchive(path)
  try {
    if (!archive.has('word/document.xml')) throw new Refused('broken')
    const styles = readStyles(await archive.text('word/styles.xml'))
    const collected = collectPages()
    const state = { isConverted: false }
    const texts = [await archive.text('word/document.xml')]
    for (const part of ['word/footnotes.xml', 'word/endnotes.xml']) texts.push(await archive.text(part))
    addPieces(
      collected,
      texts.flatMap((text) => [...paragraphsOf(text, styles, state)]),
    )
    return { collected, facts: { pages: await statedPages(archive) }, isConverted: state.isConverted }
  } finally {
    archive.close()
  }
}

interface Style {
  readonly font?: string
  readonly isHeading: boolean
  readonly basedOn?: string
}

type Styles = ReadonlyMap<string, Style>

/** The defaults of the document are under the empty name. */
function readStyles(xml: string): Styles {
  const styles = new Map<string, Style>()
  let [id, style]: [string, { font?: string; isHeading: boolean; basedOn?: string }] = ['', { isHeading: false }]
  for (const token of tokensOf(xml)) {
    if (token.kind === 'text') continue
    if (token.kind === 'close') {
      if (token.name === 'style' || token.name === 'docDefaults') styles.set(id, style)
      continue
    }
    const { name, attributes } = token
    if (name === 'docDefaults') [id, style] = ['', { isHeading: false }]
    if (name === 'style') [id, style] = [attribute(attributes, 'styleId') ?? '-', { isHeading: false }]
    if (name === 'rFonts') style.font ??= fontOf(attributes)
    if (name === 'basedOn') style.basedOn = attribute(attributes, 'val')
    if (name === 'outlineLvl') style.isHeading = Number(attribute(attributes, 'val')) < 9
    if (name === 'name' && /^(heading \d|title)$/i.test(attribute(attributes, 'val') ?? '')) style.isHeading = true
  }
  return styles
}

function fontOf(attributes: string): string | undefined {
  return attribute(attributes, 'ascii') ?? attribute(attributes, 'hAnsi')
}

/** As the style says, or the ones that it is based on. */
function inherited<T>(styles: Styles, id: string, pick: (style: Style) => T | undefined): T | undefined {
  let style = styles.get(id)
  for (let steps = 0; style && steps < 20; steps++) {
    const found = pick(style)
    if (found !== undefined) return found
    style = styles.get(style.basedOn ?? '')
  }
  return undefined
}

function* paragraphsOf(xml: string, styles: Styles, state: { isConverted: boolean }): Generator<Paragraph> {
  let paragraph = { text: '', style: '', isHeading: false, isBreak: false }
  let run: { font?: string; style: string } = { style: '' }
  let [inText, inRun, inDeleted] = [false, false, 0]
  for (const token of tokensOf(xml)) {
    if (token.kind === 'text') {
      if (inText && inDeleted === 0) paragraph.text += inFont(token.text)
      continue
    }
    const isOpen = token.kind === 'open'
    const attributes = isOpen ? token.attributes : ''
    switch (token.name) {
      case 'p':
        // A text box lies within a paragraph.
        if (paragraph.text !== '') yield closed()
        else if (isOpen) paragraph = { text: '', style: '', isHeading: false, isBreak: paragraph.isBreak }
        break
      case 'r':
        inRun = isOpen
        run = { style: '' }
        break
      case 't':
        inText = isOpen
        break
      case 'tab':
        if (isOpen && inRun) paragraph.text += '\t'
        break
      case 'tc':
        if (!isOpen) paragraph.text += '\t'
        break
      case 'br':
        if (isOpen && attribute(attributes, 'type') === 'page') {
          if (paragraph.text !== '') yield closed()
          paragraph.isBreak = true
        } else if (isOpen) paragraph.text += '\n'
        break
      case 'pageBreakBefore':
        if (isOpen) paragraph.isBreak = true
        break
      case 'pStyle':
        if (isOpen) paragraph.style = attribute(attributes, 'val') ?? ''
        break
      case 'outlineLvl':
        if (isOpen) paragraph.isHeading = Number(attribute(attributes, 'val')) < 9
        break
      case 'rStyle':
        if (isOpen) run.style = attribute(attributes, 'val') ?? ''
        break
      case 'rFonts':
        if (isOpen && inRun) run.font = fontOf(attributes) ?? run.font
        break
      // The old half of what is written for two versions, and what was crossed out.
      case 'Fallback':
      case 'del':
        if (isOpen && !(token as { isEmpty?: boolean }).isEmpty) inDeleted++
        else if (!isOpen) inDeleted = Math.max(0, inDeleted - 1)
        break
    }
  }
  if (paragraph.text !== '') yield closed()

  function inFont(text: string): string {
    const font =
      run.font ??
      (run.style === '' ? undefined : styles.get(run.style)?.font) ??
      inherited(styles, paragraph.style, ({ font }) => font) ??
      styles.get('')?.font
    if (font === undefined) return text
    const read = fromFont(text, font)
    if (read.isConverted) state.isConverted = true
    return read.text
  }

  function closed(): Paragraph {
    const { text, style, isBreak } = paragraph
    const isHeading =
      paragraph.isHeading || inherited(styles, style, ({ isHeading }) => isHeading || undefined) === true
    paragraph = { text: '', style: '', isHeading: false, isBreak: false }
    return { text, isHeading, isBreak }
  }
}

/** As the program that wrote it has counted them. */
export async function statedPages(archive: Archive): Promise<number | undefined> {
  const pages = Number(/<Pages>(\d{1,6})<\/Pages>/.exec(await archive.text('docProps/app.xml'))?.[1])
  return pages > 0 ? pages : undefined
}
