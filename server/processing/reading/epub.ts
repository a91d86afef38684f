// EPUB: chapters in the order in which they are read.

import { posix } from 'node:path'
import { openArchive } from './archive.ts'
import type { Read } from './facts.ts'
import { paragraphsOfHtml } from './html.ts'
import { collectPages } from './pages.ts'
import { Refused } from './refusal.ts'
import { attribute, tokensOf } from './xml.ts'

export async function readEpub(path: string): Promise<Read> {
  const archive = await openArchive(path)
  try {
    if (archive.has('META-INF/rights.xml') || archive.has('META-INF/sinf.xml')) throw new Refused('passwordProtected')
    const book = /full-path\s*=\s*["']([^"']+)/.exec(await archive.text('META-INF/container.xml'))?.[1]
    if (book === undefined || !archive.has(book)) throw new Refused('broken')
    const collected = collectPages()
    for (const chapter of spineOf(await archive.text(book))) {
      const name = posix.join(posix.dirname(book), decode(chapter))
      if (!archive.has(name) || collected.isFull) continue
      const paragraphs = paragraphsOfHtml(await archive.text(name))
      collected.add({
        number: collected.pages.length + 1,
        title: paragraphs.find(({ isHeading }) => isHeading)?.text,
        text: paragraphs.map(({ text }) => text).join('\n'),
      })
    }
    return { collected }
  } finally {
    archive.close()
  }
}

function spineOf(xml: string): string[] {
  const items = new Map<string, string>()
  const spine: string[] = []
  for (const token of tokensOf(xml)) {
    if (token.kind !== 'open') continue
    if (token.name === 'item')
      items.set(attribute(token.attributes, 'id') ?? '', attribute(token.attributes, 'href') ?? '')
    if (token.name === 'itemref') spine.push(attribute(token.attributes, 'idref') ?? '')
  }
  return spine.map((id) => items.get(id) ?? '').filter((href) => href !== '')
}

function decode(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}
