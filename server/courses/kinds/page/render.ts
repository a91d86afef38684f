// The text of a page as HTML: clean whatever stands in it, its headings below the title of the page. Pure.

import sanitize from 'sanitize-html'
import { allOf, drawTokens, makeToken, materialIdOf, parsePage, pictureIdOf, type Token } from './markdown.ts'

export interface Picture {
  readonly url: string
  readonly width?: number | undefined
  readonly height?: number | undefined
}

export interface Card {
  readonly title: string
  readonly url: string
}

export interface Around {
  /** The files of the page, by their ids. */
  readonly pictures: ReadonlyMap<string, Picture>
  /** Those that whoever reads it may see, by their ids. */
  readonly materials: ReadonlyMap<string, Card>
  readonly words: { readonly material: string; readonly pictureGone: string }
}

export function renderPage(text: string, around: Around): string {
  return renderTokens(parsePage(text), around)
}

export function renderTokens(parsed: readonly Token[], around: Around): string {
  const tokens = withCards(withoutEmptyHeads(parsed), around)
  for (const token of tokens) if (token.children) token.children = withPictures(token.children, around)
  for (const token of allOf(tokens)) nameLink(token)
  return clean(drawTokens(tokens))
}

/** A table has to have a first row; one in which nothing stands is not read out. */
function withoutEmptyHeads(tokens: readonly Token[]): Token[] {
  const drawn: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const end = tokens.findIndex(({ type }, place) => place > at && type === 'thead_close')
    const isEmpty = (token: Token) => token.type !== 'inline' || token.content.trim() === ''
    if (tokens[at]!.type === 'thead_open' && tokens.slice(at, end).every(isEmpty)) at = end
    else drawn.push(tokens[at]!)
  }
  return drawn
}

function withCards(tokens: readonly Token[], { materials, words }: Around): Token[] {
  const drawn: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const card = materials.get(materialIdOf(tokens, at) ?? '')
    if (!card) {
      drawn.push(tokens[at]!)
      continue
    }
    const [open, inline, close] = tokens.slice(at, at + 3) as [Token, Token, Token]
    open.attrSet('class', 'page-card')
    inline.children = [...linkTo(card.url, card.title), ...inSmall(words.material)]
    drawn.push(open, inline, close)
    at += 2
  }
  return drawn
}

/** What lies elsewhere is never fetched: it becomes a link, in a link its description. */
function withPictures(tokens: readonly Token[], { pictures, words }: Around): Token[] {
  let depth = 0
  return tokens.flatMap((token) => {
    depth += token.type === 'link_open' ? 1 : token.type === 'link_close' ? -1 : 0
    if (token.type !== 'image') return [token]
    const id = pictureIdOf(token)
    const picture = id === undefined ? undefined : pictures.get(id)
    if (picture) return [sized(token, picture)]
    if (id !== undefined)
      return [textOf(token.content === '' ? words.pictureGone : `${words.pictureGone}: ${token.content}`)]
    const address = String(token.attrGet('src') ?? '')
    const label = token.content === '' ? address : token.content
    return depth > 0 ? [textOf(label)] : linkTo(address, label)
  })
}

function sized(image: Token, { url, width, height }: Picture): Token {
  image.attrSet('src', url)
  image.attrSet('loading', 'lazy')
  if (width && height) {
    image.attrSet('width', String(width))
    image.attrSet('height', String(height))
  }
  return image
}

/** Where it leads elsewhere, whoever is there is not told from where. */
function nameLink(token: Token): void {
  if (token.type !== 'link_open') return
  if (/^https?:/i.test(String(token.attrGet('href') ?? ''))) token.attrSet('rel', 'noopener noreferrer external')
}

function linkTo(address: string, label: string): Token[] {
  const open = makeToken('link_open', 'a', 1)
  open.attrSet('href', address)
  return [open, textOf(label), makeToken('link_close', 'a', -1)]
}

function inSmall(text: string): Token[] {
  return [
    makeToken('hardbreak', 'br', 0),
    makeToken('small_open', 'small', 1),
    textOf(text),
    makeToken('small_close', 'small', -1),
  ]
}

function textOf(content: string): Token {
  const token = makeToken('text', '', 0)
  token.content = content
  return token
}

const mathTags = [
  ...['math', 'semantics', 'annotation', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot'],
  ...['msup', 'msub', 'msubsup', 'mover', 'munder', 'munderover', 'mtable', 'mtr', 'mtd', 'mlabeledtr', 'mstyle'],
  ...['mpadded', 'mphantom', 'menclose', 'mmultiscripts', 'mprescripts', 'none'],
]
const mathAttributes = [
  ...['xmlns', 'display', 'encoding', 'mathvariant', 'mathcolor', 'mathbackground', 'stretchy', 'fence', 'separator'],
  ...['lspace', 'rspace', 'minsize', 'maxsize', 'width', 'height', 'depth', 'voffset', 'columnalign', 'columnspacing'],
  ...['rowspacing', 'columnlines', 'rowlines', 'frame', 'scriptlevel', 'displaystyle', 'linethickness', 'notation'],
  ...['accent', 'accentunder', 'movablelimits', 'largeop', 'symmetric', 'side', 'rowalign'],
]

/** Nothing that runs, is fetched from elsewhere, or looks like a part of the site. */
function clean(html: string): string {
  return sanitize(html, {
    allowedTags: [
      ...['h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li', 'a', 'img'],
      ...['table', 'thead', 'tbody', 'tr', 'td', 'th', 'strong', 'em', 's', 'small', 'span', ...mathTags],
    ],
    allowedAttributes: {
      a: ['href', 'title', 'rel'],
      img: ['src', 'alt', 'title', 'width', 'height', 'loading'],
      ol: ['start'],
      ...Object.fromEntries(mathTags.map((tag) => [tag, mathAttributes])),
    },
    allowedClasses: { p: ['page-card'] },
    allowedSchemes: ['https', 'http', 'mailto', 'tel'],
    allowedSchemesByTag: { img: [] },
    allowProtocolRelative: false,
    nestingLimit: 200,
  })
}
