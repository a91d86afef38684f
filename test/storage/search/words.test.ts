import { expect } from 'chai'
import { cleanText, queryWords, wordsOf } from '../../../storage/search/words.ts'

describe('the words of a text', () => {
  const cases: [string, string[]][] = [
    ['Phân số, số học', ['Phân', 'số', 'số', 'học']],
    ["H’Lan H'Lan Hʼlan", ['H', 'Lan', 'H', 'Lan', 'H', 'lan']],
    ['6A2 8,5 1.348 H2O', ['6A2', '8', '5', '1', '348', 'H2O']],
    ['hoc_lieu-so/2026', ['hoc', 'lieu', 'so', '2026']],
    ['a+b=c <b>d</b>', ['a', 'b', 'c', 'b', 'd', 'b']],
    ['東京 Москва', ['東京', 'Москва']],
    ['…!?"\'', []],
    ['\u0301 \u0302x', ['\u0302x']],
    ['', []],
  ]
  for (const [text, words] of cases)
    it(`of ${JSON.stringify(text)} are ${words.join(' ')}`, () => {
      expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).to.deep.equal(words)
    })

  it('are compared in one spelling and without marks', () => {
    const [lí, so] = wordsOf('Lý so')
    expect(lí).to.include({ spelled: 'lí', folded: 'li' })
    expect(so).to.include({ spelled: 'so', folded: 'so' })
  })

  it('are compared by their beginning when they are endless', () => {
    const [endless] = wordsOf('a'.repeat(5000))
    expect(endless).to.deep.equal({ start: 0, end: 5000, spelled: 'a'.repeat(40), folded: 'a'.repeat(40) })
  })
})

describe('the words of a search', () => {
  it('are the first ten', () => {
    expect(queryWords('1 2 3 4 5 6 7 8 9 10 11').map(({ folded }) => folded)).to.deep.equal(
      '1 2 3 4 5 6 7 8 9 10'.split(' '),
    )
  })

  it('know how they were typed, for those that are not finished', () => {
    expect(queryWords('Địa lý')[1]).to.include({ spelled: 'lí', folded: 'li', typed: 'ly' })
  })
})

describe('text as it is kept', () => {
  it('is in NFC', () => expect(cleanText('số'.normalize('NFD'))).to.equal('số'))

  it('has no half of a character, and none that marks use', () => {
    expect(cleanText('a\ud800b\udc00c\ufdd0d\ufdd1e')).to.equal('a\ufffdb\ufffdc\ufffdd\ufffde')
    expect(cleanText('😀')).to.equal('😀')
  })
})
