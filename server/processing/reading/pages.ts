// What is kept of a text: so many pages, so many letters, and no more.

export interface Page {
  /** From 1: of the page, slide, sheet or chapter. */
  readonly number: number
  readonly title?: string
  readonly text: string
}

export const mostPages = 2000
const mostLetters = 5_000_000
const mostLettersOfPage = 50_000
/** A page of what has none. */
const pieceLength = 2000

export interface Collected {
  readonly pages: Page[]
  /** Something has been left out. */
  isCut: boolean
  add(page: Page): void
  readonly isFull: boolean
}

export function collectPages(): Collected {
  const pages: Page[] = []
  let letters = 0
  const collected = {
    pages,
    isCut: false,
    get isFull() {
      return pages.length >= mostPages || letters >= mostLetters
    },
    add: ({ number, title, text }: Page) => {
      if (collected.isFull) return void (collected.isCut = true)
      const tidy = tidied(text)
      const kept = tidy.slice(0, Math.min(mostLettersOfPage, mostLetters - letters))
      if (kept.length < tidy.length) collected.isCut = true
      letters += kept.length
      const heading = title === undefined ? '' : tidied(title).replace(/\s+/g, ' ').slice(0, 200)
      pages.push({ number, ...(heading === '' ? {} : { title: heading }), text: kept })
    },
  }
  return collected
}

export interface Paragraph {
  readonly text: string
  readonly isHeading?: boolean
  /** A new page begins with it. */
  readonly isBreak?: boolean
}

/** Pieces of about 2,000 characters that begin at headings and page breaks where there are some. */
export function addPieces(collected: Collected, paragraphs: Iterable<Paragraph>): void {
  let [title, text] = ['', '']
  const close = () => {
    if (text.trim() !== '') collected.add({ number: collected.pages.length + 1, title, text })
    text = ''
  }
  for (const paragraph of paragraphs) {
    if (collected.isFull) return void (collected.isCut = true)
    const isLong = text.length + paragraph.text.length > pieceLength
    const begins = paragraph.isBreak === true || (paragraph.isHeading === true && text.length > pieceLength / 4)
    if (isLong || begins) close()
    if (paragraph.isHeading === true && paragraph.text.trim() !== '') title = paragraph.text
    for (const part of parts(paragraph.text)) {
      text += `${part}\n`
      if (text.length > pieceLength) close()
    }
  }
  close()
}

/** One endless line is cut too, at spaces. */
function* parts(text: string): Generator<string> {
  let rest = text
  while (rest.length > pieceLength * 1.5) {
    const space = rest.lastIndexOf(' ', pieceLength)
    const end = space > pieceLength / 2 ? space : pieceLength
    yield rest.slice(0, end)
    rest = rest.slice(end).trimStart()
  }
  yield rest
}

export function countWords(text: string): number {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu)?.length ?? 0
}

function tidied(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\u200B\uFEFF]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replace(/[ \t\u00A0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
