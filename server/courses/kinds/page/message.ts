// What people write to each other in a course: the same Markdown as in pages, without headings, pictures and cards. Pure.

import { makeToken, parsePage, type Token } from './markdown.ts'
import { renderTokens } from './render.ts'

export function renderMessage(text: string): string {
  return renderTokens(withoutHeadings(parsePage(text)), {
    ...{ pictures: new Map(), materials: new Map(), words: { material: '', pictureGone: '' } },
  })
}

/** A heading would stand in the outline of the page of others. */
function withoutHeadings(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) => {
    if (token.type === 'heading_open') return makeToken('paragraph_open', 'p', 1)
    if (token.type === 'heading_close') return makeToken('paragraph_close', 'p', -1)
    if (tokens[at - 1]?.type === 'heading_open' && token.children)
      token.children = [
        makeToken('strong_open', 'strong', 1),
        ...token.children,
        makeToken('strong_close', 'strong', -1),
      ]
    return token
  })
}
