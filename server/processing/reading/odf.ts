// OpenDocument: text, presentations, spreadsheets.

import { openArchive } from './archive.ts'
import type { Read } from './facts.ts'
import { addPieces, type Collected, collectPages, type Paragraph } from './pages.ts'
import { Refused } from './refusal.ts'
import type { Sheet } from './xlsx.ts'
import { attribute, tokensOf } from './xml.ts'

export async function readOdt(path: string): Promise<Read> {
  const { content, meta } = await openContent(path)
  const collected = collectPages()
  addPieces(collected, paragraphsOf(content))
  const pages = Number(/page-count="(\d{1,6})"/.exec(meta)?.[1])
  return { collected, facts: { pages: pages > 0 ? pages : undefined } }
}

export async function readOdp(path: string): Promise<Read> {
  const { content } = await openContent(path)
  const collected = collectPages()
  let [slides, text, title, inTitle, inText] = [0, '', '', false, 0]
  for (const token of tokensOf(content)) {
    if (token.kind === 'text') {
      if (inText > 0) text += token.text
      if (inText > 0 && inTitle) title += token.text
    } else if (token.name === 'page') {
      if (token.kind === 'close') collected.add({ number: ++slides, title, text })
      else [text, title] = ['', '']
    } else if (token.name === 'frame')
      inTitle = token.kind === 'open' && attribute(token.attributes, 'class') === 'title'
    else if (token.name === 'p' || token.name === 'h') {
      inText += token.kind === 'open' ? 1 : -1
      if (token.kind === 'close') text += '\n'
    } else if (token.kind === 'open') text += spaceOf(token.name, token.attributes)
  }
  return { collected, facts: { slides } }
}

export async function readOds(path: string): Promise<Read> {
  const sheets = await readOdsSheets(path, { mostRows: 20_000 })
  const collected: Collected = collectPages()
  for (const [at, { name, rows }] of sheets.entries())
    collected.add({ number: at + 1, title: name, text: rows.map((row) => row.filter(Boolean).join('\t')).join('\n') })
  return { collected, facts: { sheets: sheets.length } }
}

export async function readOdsSheets(path: string, { mostRows }: { mostRows: number }): Promise<Sheet[]> {
  const { content } = await openContent(path)
  const sheets: { name: string; rows: string[][] }[] = []
  let [row, cell, inText, repeats]: [string[], string, number, number] = [[], '', 0, 1]
  for (const token of tokensOf(content)) {
    const sheet = sheets.at(-1)
    if (token.kind === 'text') {
      if (inText > 0) cell += token.text
    } else if (token.name === 'table' && token.kind === 'open')
      sheets.push({ name: attribute(token.attributes, 'name') ?? '', rows: [] })
    else if (token.name === 'table-row' && token.kind === 'open') row = []
    else if (token.name === 'table-row') {
      if (sheet && row.some(Boolean) && sheet.rows.length < mostRows) sheet.rows.push(row)
    } else if (token.name === 'table-cell' && token.kind === 'open') {
      cell = ''
      repeats = Number(attribute(token.attributes, 'number-columns-repeated') ?? 1)
    } else if (token.name === 'table-cell') {
      for (let at = 0; at < Math.min(repeats, 200 - row.length); at++) row.push(cell.trim())
    } else if (token.name === 'p') {
      inText += token.kind === 'open' ? 1 : -1
      if (token.kind === 'close') cell += ' '
    }
  }
  return sheets
}

async function openContent(path: string): Promise<{ content: string; meta: string }> {
  const archive = await openArchive(path)
  try {
    if ((await archive.text('META-INF/manifest.xml')).includes('encryption-data'))
      throw new Refused('passwordProtected')
    if (!archive.has('content.xml')) throw new Refused('broken')
    return { content: await archive.text('content.xml'), meta: await archive.text('meta.xml') }
  } finally {
    archive.close()
  }
}

function* paragraphsOf(xml: string): Generator<Paragraph> {
  let [text, depth, isBreak, inBody] = ['', 0, false, false]
  for (const token of tokensOf(xml)) {
    if (token.kind === 'text') {
      if (depth > 0) text += token.text
      continue
    }
    const isOpen = token.kind === 'open'
    if (token.name === 'body') inBody = isOpen
    if (!inBody) continue
    if (token.name === 'p' || token.name === 'h') {
      depth += isOpen ? 1 : -1
      if (isOpen || depth > 0) continue
      yield { text, isHeading: token.name === 'h', isBreak }
      ;[text, isBreak] = ['', false]
    } else if (token.name === 'soft-page-break' && isOpen && depth === 0) isBreak = true
    else if (token.name === 'table-cell' && !isOpen) text += '\t'
    else if (isOpen) text += spaceOf(token.name, token.attributes)
  }
}

function spaceOf(name: string, attributes: string): string {
  if (name === 's') return ' '.repeat(Math.min(100, Number(attribute(attributes, 'c') ?? 1) || 1))
  return name === 'tab' ? '\t' : name === 'line-break' ? '\n' : ''
}
