// The text of a page, as its parts: Markdown with formulas, pictures of the page itself, and materials of the repository. Pure.

import MarkdownIt, { type StateBlock, type StateInline, type Token } from 'markdown-it'
import { drawFormula, isPrice } from '../../../materials/index.ts'

export type { Token }

/** What stands in a line of its own and is no other page: `/materials/<id>`, also with a host before it. */
const materialAddress = /^(?:https?:\/\/[^/\s]+)?\/materials\/([0-9a-f]{24})(?:[/?#]\S*)?$/
/** As it is written in a text: `![mô tả](tệp:<id>)`. */
const pictureAddress = /^t(?:ệ|e)p:([0-9a-f]{24})$/i

export function parsePage(text: string): Token[] {
  const tokens = markdown.parse(text.normalize('NFC'), {})
  raiseHeadings(tokens)
  return tokens
}

export function drawTokens(tokens: Token[]): string {
  return markdown.renderer.render(tokens, markdown.options, {})
}

export function makeToken(type: string, tag: string, nesting: -1 | 0 | 1): Token {
  return new TokenClass(type, tag, nesting)
}

/** The id of a picture of the page; undefined: it lies elsewhere. */
export function pictureIdOf(image: Token): string | undefined {
  return pictureAddress.exec(decoded(String(image.attrGet('src') ?? '')))?.[1]?.toLowerCase()
}

/** Of a paragraph in which nothing else stands. */
export function materialIdOf(tokens: readonly Token[], at: number): string | undefined {
  const [open, inline, close] = tokens.slice(at, at + 3)
  if (open?.type !== 'paragraph_open' || inline?.type !== 'inline' || close?.type !== 'paragraph_close')
    return undefined
  return materialAddress.exec(inline.content.trim().replace(/^<(.*)>$/, '$1'))?.[1]
}

export interface Named {
  readonly pictureIds: readonly string[]
  readonly materialIds: readonly string[]
}

/** Of what its pictures and cards are made. */
export function namedIn(tokens: readonly Token[]): Named {
  const pictures = allOf(tokens).flatMap((token) => (token.type === 'image' ? (pictureIdOf(token) ?? []) : []))
  const materials = tokens.flatMap((_, at) => materialIdOf(tokens, at) ?? [])
  return { pictureIds: [...new Set(pictures)], materialIds: [...new Set(materials)] }
}

/** With those that stand in a line. */
export function allOf(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...(token.children ? allOf(token.children) : [])])
}

/** What somebody reads of it: without signs and addresses, formulas as they are written. */
export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => (token.children ? inLine(token.children) : blockTexts.has(token.type) ? token.content : ''))
    .filter((part) => part.trim() !== '')
    .join('\n')
}

export function inLine(tokens: readonly Token[]): string {
  return tokens
    .map(({ type, content, children }) => {
      if (type === 'softbreak' || type === 'hardbreak') return '\n'
      return children ? inLine(children) : content
    })
    .join('')
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

const blockTexts = new Set(['code_block', 'fence', 'formula_block'])

/** A new line is one, as whoever types it means it. */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false })
// Names such as bai1.vn are no links as long as nobody says so.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
const TokenClass = markdown.parse('a', {})[0]!.constructor as new (
  type: string,
  tag: string,
  nesting: -1 | 0 | 1,
) => Token

markdown.inline.ruler.before('escape', 'formula', readFormula)
markdown.block.ruler.before('fence', 'formula_block', readFormulaBlock, {
  alt: ['paragraph', 'reference', 'blockquote'],
})
markdown.renderer.rules.formula = (tokens, at) => drawn(tokens[at]!)
markdown.renderer.rules.formula_block = (tokens, at) => `<p>${drawn(tokens[at]!)}</p>\n`

const formulas =
  /\$\$([^$]{1,2000})\$\$|\\\[(.{1,2000}?)\\\]|\\\((.{1,1000}?)\\\)|\$(?!\s)([^$\n]{1,500}?)(?<!\s)\$(?!\d)/sy

function readFormula(state: StateInline, isSilent: boolean): boolean {
  formulas.lastIndex = state.pos
  const [written, block, bracketed, inText, dollars] = formulas.exec(state.src) ?? []
  if (written === undefined || (dollars !== undefined && isPrice(dollars))) return false
  if (!isSilent) {
    const token = state.push('formula', 'math', 0)
    token.content = block ?? bracketed ?? inText ?? dollars ?? ''
    token.markup = written
    token.meta = { isBlock: (block ?? bracketed) !== undefined }
  }
  state.pos += written.length
  return true
}

/** From a line that begins with `$$` to one that ends with it: what stands between is no list or heading. */
function readFormulaBlock(state: StateBlock, first: number, end: number, isSilent: boolean): boolean {
  const lineAt = (at: number) => state.src.slice(state.bMarks[at]! + state.tShift[at]!, state.eMarks[at]).trimEnd()
  if (state.sCount[first]! - state.blkIndent >= 4 || !lineAt(first).startsWith('$$')) return false
  let last = first
  if (!/^\$\$.+\$\$$/.test(lineAt(first))) {
    do last++
    while (last < end && last - first < mostFormulaLines && !/\$\$$/.test(lineAt(last)))
    if (last >= end || last - first >= mostFormulaLines) return false
  }
  const lines = Array.from({ length: last - first + 1 }, (_, at) => lineAt(first + at))
  const formula = lines.join('\n').slice(2, -2)
  if (formula.trim() === '' || formula.includes('$')) return false
  if (isSilent) return true
  const token = state.push('formula_block', 'math', 0)
  token.block = true
  token.content = formula
  token.markup = lines.join('\n')
  token.meta = { isBlock: true }
  token.map = [first, last + 1]
  state.line = last + 1
  return true
}

const mostFormulaLines = 60

/** What is no formula stays as it was written. */
function drawn({ content, markup, meta }: Token): string {
  const { isBlock } = meta as { readonly isBlock: boolean }
  return drawFormula(content, isBlock) ?? `<code>${markdown.utils.escapeHtml(markup)}</code>`
}

/** The title of the page is above the first of them, whatever sign it was given. */
function raiseHeadings(tokens: readonly Token[]): void {
  const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close')
  const highest = Math.min(...headings.map(levelOf))
  for (const heading of headings) heading.tag = `h${Math.min(levelOf(heading) - highest + 2, 6)}`
}

export function levelOf({ tag }: Token): number {
  return Number(tag.slice(1))
}

function decoded(address: string): string {
  try {
    return decodeURI(address).normalize('NFC')
  } catch {
    return address
  }
}
