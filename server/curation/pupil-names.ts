// On which pages of a material full names of pupils stand. Who they are is told to nobody: only that, and where.

import { fold } from '../../storage/search/fold.ts'

export interface ReadPage {
  readonly file: string
  /** From 1. */
  readonly page: number
  readonly text: string
}

export interface NamesFound {
  /** How many different names. */
  readonly count: number
  /** The first of them. */
  readonly places: readonly { readonly file: string; readonly page: number }[]
}

export function findNames(names: readonly string[], pages: readonly ReadPage[]): NamesFound {
  const wanted = [...new Set(names.map(spelt).filter((name) => name.includes(' ')))]
  const found = new Set<string>()
  const places: { file: string; page: number }[] = []
  for (const { file, page, text } of pages) {
    const texts = { marked: ` ${spelt(text)} `, folded: ` ${fold(spelt(text))} ` }
    const here = wanted.filter((name) => isIn(name, texts))
    for (const name of here) found.add(name)
    if (here.length > 0 && places.length < mostPlaces) places.push({ file, page })
  }
  return { count: found.size, places }
}

const mostPlaces = 10

/** Two words without their marks are too often just two words: `Đặng Ân`, “đang ăn”. */
function isIn(name: string, { marked, folded }: { readonly marked: string; readonly folded: string }): boolean {
  return name.split(' ').length > 2 ? folded.includes(` ${fold(name)} `) : marked.includes(` ${name} `)
}

function spelt(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'’]+/gu, ' ')
    .trim()
}
