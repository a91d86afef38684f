import type { SearchDocument } from '../../../../storage/search/index.ts'

/** A document that says the same in its text and its fields, so that one can be checked against the other. */
export function edition(id: string, number: number): SearchDocument {
  return {
    id,
    title: `Ấn bản thứ ${number}`,
    text: 'Lời nói đầu của sách. '.repeat(20),
    grade: number,
    topics: [`t${number % 7}`],
  }
}
