import { expect } from 'chai'
import { excerpt } from '../../../storage/search/excerpt.ts'
import { wordsOf } from '../../../storage/search/words.ts'

/** Marks are given as [word]. */
function quote(source: string): string {
  const marked: boolean[] = []
  const text = source.replace(/[[\]]/g, '')
  for (const [word] of source.matchAll(/\[?[\p{L}\p{N}]+\]?/gu)) marked.push(word.startsWith('['))
  return excerpt(text, wordsOf(text), marked)
    .map((segment) => (segment.marked ? `[${segment.text}]` : segment.text))
    .join('')
}

describe('an excerpt', () => {
  const filler = (count: number) => Array.from({ length: count }, () => 'chữ').join(' ')

  it('is all of a short text', () => {
    expect(quote('"Toán [lớp] 6"!')).to.equal('"Toán [lớp] 6"!')
    expect(quote('')).to.equal('')
    expect(quote('…')).to.equal('…')
  })

  it('is all of a text of 240 characters, and not of one of 241', () => {
    const text = `${'a'.repeat(118)} ${'b'.repeat(121)}`
    expect(quote(text)).to.equal(text)
    expect(quote(`${text}b`)).to.equal(`${'a'.repeat(118)} …`)
  })

  it('has the marked words of a long text with something before them', () => {
    const passage = quote(`${filler(100)} [đây] rồi. ${filler(100)}`)
    expect(passage).to.match(/^… (chữ ){10,20}\[đây\] rồi\. (chữ ?)+ …$/)
    expect(passage.length).to.be.within(180, 250)
  })

  it('has as many different words as possible, not the same one often', () => {
    const passage = quote(`[một] [một] [một] [một] ${filler(100)} [một] [hai] ${filler(100)} [hai]`)
    expect(passage).to.include('[một] [hai]')
  })

  it('has the earlier one of two equal passages', () => {
    expect(quote(`đầu ${filler(30)} [đây] nhất ${filler(100)} [đây] nhì ${filler(99)}`)).to.include('[đây] nhất')
  })

  it('begins with the text when nothing is marked', () => {
    expect(quote(`"Đầu ${filler(100)}`)).to.match(/^"Đầu chữ .* …$/)
  })

  it('goes to the end of the text with what stands there', () => {
    expect(quote(`${filler(100)} [cuối] (hết).`)).to.match(/^… .*\[cuối\] \(hết\)\.$/)
  })

  it('shows the beginning of a word that is longer than all of it', () => {
    expect(quote(`[${'x'.repeat(300)}] ${filler(100)}`)).to.match(/^\[x{300}\] …$/)
  })
})
