// What somebody sees of a page: nothing of its scripts and styles.

import sanitize from 'sanitize-html'
import type { Paragraph } from './pages.ts'

const blocks = [
  ...[
    'p',
    'div',
    'br',
    'li',
    'tr',
    'td',
    'th',
    'section',
    'article',
    'header',
    'footer',
    'blockquote',
    'pre',
    'dt',
    'dd',
    'summary',
    'legend',
    'label',
    'button',
    'output',
    'main',
    'nav',
    'aside',
    'form',
  ],
  ...['figcaption', 'caption', 'title', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]
const unseen = ['script', 'style', 'noscript', 'template', 'textarea', 'option', 'svg', 'math', 'iframe', 'object']

export function paragraphsOfHtml(html: string): Paragraph[] {
  const plain = sanitize(html, { allowedTags: blocks, allowedAttributes: {}, nonTextTags: unseen, nestingLimit: 200 })
  const paragraphs: { text: string; isHeading: boolean }[] = []
  let isHeading = false
  for (const part of plain.split(/(<[^>]*>)/)) {
    const tag = /^<(\/?)(\w+)/.exec(part)
    if (tag) isHeading = /^(h[1-6]|title)$/.test(tag[2]!) && tag[1] === ''
    else if (part.trim() !== '') paragraphs.push({ text: unescaped(part).replace(/\s+/g, ' '), isHeading })
  }
  return paragraphs
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
