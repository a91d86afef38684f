// Interactive packages: the words that a pupil meets in them, of H5P its content, otherwise of their pages.

import { decodeText } from '../encodings/decode.ts'
import { openArchive } from './archive.ts'
import type { Read } from './facts.ts'
import { paragraphsOfHtml } from './html.ts'
import { addPieces, collectPages, type Paragraph } from './pages.ts'
import { Refused } from './refusal.ts'

const mostFiles = 300

export async function readPackage(path: string): Promise<Read> {
  const archive = await openArchive(path)
  try {
    const collected = collectPages()
    const content = await archive.read('content/content.json')
    if (content) addPieces(collected, wordsOf(parse(content.toString('utf8'))))
    else
      for (const name of archive.names.filter((name) => /\.x?html?$/i.test(name)).slice(0, mostFiles))
        if (!collected.isFull) addPieces(collected, paragraphsOfHtml(decodeText((await archive.read(name))!)))
    return { collected }
  } finally {
    archive.close()
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new Refused('broken', error)
  }
}

/** Names of files, colours and settings are strings too: what has neither a space nor a letter beyond ASCII is left out. */
function wordsOf(content: unknown): Paragraph[] {
  const found: Paragraph[] = []
  const waiting: unknown[] = [content]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') {
      if (/\s|\P{ASCII}/u.test(value)) found.push(...paragraphsOfHtml(value))
    } else if (typeof value === 'object' && value !== null)
      // The last one is taken out first.
      waiting.push(
        ...Object.entries(value)
          .filter(isContent)
          .map(([, part]) => part as unknown)
          .reverse(),
      )
  }
  return found
}

/** What the program says on its buttons belongs to no lesson. */
function isContent([key]: [string, unknown]): boolean {
  return ![
    'l10n',
    'i10n',
    'behaviour',
    'UI',
    'a11y',
    'metadata',
    'copyright',
    'license',
    'library',
    'subContentId',
  ].includes(key)
}
