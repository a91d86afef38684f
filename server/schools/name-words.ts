import { fold } from '../../storage/search/fold.ts'

/** What units are found by: the words of name and code, without case and marks, each once. */
export function nameWordsOf(...texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u)))].filter((word) => word !== '')
}
