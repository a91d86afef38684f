import { expect } from 'chai'
import { MARK_END, MARK_START, readMarks } from '../../../../storage/search/meilisearch/marks.ts'
import { preferMarks } from '../../../../storage/search/meilisearch/prefer-marks.ts'
import { queryWords } from '../../../../storage/search/words.ts'

const formatted = (text: string) => text.replaceAll('[', MARK_START).replaceAll(']', MARK_END)

describe('words that Meilisearch has marked', () => {
  const marked = (text: string) => {
    const read = readMarks(formatted(text))
    return read.words.filter((_, at) => read.marked[at]).map(({ start, end }) => read.text.slice(start, end))
  }
  const cases: [string, string[]][] = [
    ['[Phân] [số] học', ['Phân', 'số']],
    ['[Phân số] học', ['Phân', 'số']],
    ['[ph]ân và [thuỷ]', ['phân', 'thuỷ']],
    ['không có', []],
    ['', []],
    ['[cuối', ['cuối']],
    ['a] b', []],
    ['[] a', []],
  ]
  for (const [text, words] of cases) it(`are read from ${text}`, () => expect(marked(text)).to.deep.equal(words))
})

describe('hits with the marks that were typed', () => {
  it('go first, and the others stay in their order', () => {
    const hits = ['[phan] [so]', '[phần] [số]', '[Phân] [Số]', '[phan] [sơ]', 'phân số', '[phân] [so]'].map(
      (title) => ({
        texts: { id: 'x', text_title: formatted(title) },
      }),
    )
    const order = preferMarks(hits, queryWords('phân số')).map((hit) => hits.indexOf(hit))
    expect(order).to.deep.equal([2, 1, 5, 0, 3, 4])
  })
})
