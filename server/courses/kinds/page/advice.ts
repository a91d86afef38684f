// What would make a page easier to read for everybody, as advice to whoever writes it: it keeps nobody from saving. Pure.

import { allOf, countWords, inLine, levelOf, parsePage, type Token } from './markdown.ts'

export const adviceCodes = ['noDescription', 'skipsLevel', 'vagueLink', 'noTableHead', 'longParagraph'] as const

export interface Advice {
  readonly code: (typeof adviceCodes)[number]
  /** Of the place: how it begins. */
  readonly at: string
}

export function adviceOn(text: string): Advice[] {
  const tokens = parsePage(text)
  return [
    ...pictures(tokens),
    ...headings(tokens),
    ...tokens.flatMap(({ children }) => links(children ?? [])),
    ...tables(tokens),
    ...paragraphs(tokens),
  ]
}

function pictures(tokens: readonly Token[]): Advice[] {
  return allOf(tokens)
    .filter(({ type, content }) => type === 'image' && saysNothing.test(content.trim()))
    .map(({ content }) => ({ code: 'noDescription', at: content.trim() }))
}

/** Nothing, what the button has put there, or the name of a file. */
const saysNothing = /^$|^mô tả$|^description$|^[\w\s().-]+\.(jpe?g|png|gif|webp|heic|svg)$/i

function headings(tokens: readonly Token[]): Advice[] {
  let before = 1
  return tokens.flatMap((token, at) => {
    if (token.type !== 'heading_open') return []
    const level = levelOf(token)
    const skips = level > before + 1
    before = level
    return skips ? [{ code: 'skipsLevel' as const, at: startOf(tokens[at + 1]) }] : []
  })
}

const vague =
  /^(tại đây|ở đây|vào đây|bấm vào đây|nhấn vào đây|đây|here|click here|link|liên kết|xem thêm|more)[.!:]?$/i

function links(tokens: readonly Token[]): Advice[] {
  return tokens.flatMap((token, at) => {
    if (token.type !== 'link_open') return []
    const end = tokens.findIndex(({ type }, place) => place > at && type === 'link_close')
    const label = inLine(tokens.slice(at + 1, end)).trim()
    return vague.test(label) ? [{ code: 'vagueLink' as const, at: label }] : []
  })
}

/** Markdown has none without a first row: one in which nothing stands is none. */
function tables(tokens: readonly Token[]): Advice[] {
  return tokens.flatMap((token, at) => {
    if (token.type !== 'table_open') return []
    const end = tokens.findIndex(({ type }, place) => place > at && type === 'thead_close')
    const cells = tokens.slice(at, end).filter(({ type }) => type === 'inline')
    if (cells.some(({ content }) => content.trim() !== '')) return []
    return [
      {
        code: 'noTableHead' as const,
        at: startOf(tokens.slice(end).find(({ type, content }) => type === 'inline' && content !== '')),
      },
    ]
  })
}

/** Words: about a minute of reading. */
const mostWords = 150

function paragraphs(tokens: readonly Token[]): Advice[] {
  return tokens.flatMap((token, at) => {
    if (token.type !== 'inline' || tokens[at - 1]?.type !== 'paragraph_open') return []
    const isLong = countWords(inLine(token.children ?? [])) > mostWords
    return isLong ? [{ code: 'longParagraph' as const, at: startOf(token) }] : []
  })
}

function startOf(token: Token | undefined): string {
  const words = inLine(token?.children ?? [])
    .split(/\s+/)
    .filter(Boolean)
  return words.length > 8 ? `${words.slice(0, 8).join(' ')}…` : words.join(' ')
}
