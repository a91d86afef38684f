import { expect } from 'chai'
import fc from 'fast-check'
import { sortKeyOf } from '../../server/i18n/sort-key.ts'

describe('the key that Vietnamese texts sort by', () => {
  const sorted = (texts: readonly string[]) =>
    [...texts].sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : sortKeyOf(a) > sortKeyOf(b) ? 1 : 0))
  const inOrder = (...texts: string[]) => expect(sorted([...texts].reverse())).to.deep.equal(texts)

  it('has the letters of the alphabet in their order', () => {
    inOrder('An', 'Ăn', 'Ân', 'Bình', 'Dung', 'Đạt', 'Em', 'Êban', 'Oanh', 'Ông', 'Ơn', 'Uyên', 'Ước', 'Vy')
  })

  it('has the tones in theirs, which count only among the same letters', () => {
    inOrder('ma', 'mà', 'mả', 'mã', 'má', 'mạ')
    inOrder('mạ a', 'ma b')
  })

  it('has numbers by their value, before letters', () => {
    inOrder('Lớp 6A2', 'Lớp 6A10', 'Lớp 10A1', 'Lớp A')
    expect(sortKeyOf('số 007')).to.equal(sortKeyOf('Số 7'))
  })

  it('has what is shorter first', () => {
    inOrder('Hoa', 'Hoa Lan', 'Hoan')
  })

  it('is the same however a text is composed', () => {
    expect(sortKeyOf('Trường Tiểu học Ước Mơ'.normalize('NFD'))).to.equal(sortKeyOf('trường tiểu học ước mơ'))
  })

  it('never contradicts the order of the language', () => {
    const collator = new Intl.Collator('vi', { numeric: true, sensitivity: 'accent' })
    const letter = fc.constantFrom(...'aàảãáạăằâậbcdđeêệghiìklmnoôồơợpqrstuưựvxyỳ AĐƠ0129')
    const text = fc.string({ unit: letter, maxLength: 8 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        const wanted = Math.sign(collator.compare(a, b))
        const found = Math.sign(sortKeyOf(a) < sortKeyOf(b) ? -1 : sortKeyOf(a) > sortKeyOf(b) ? 1 : 0)
        expect(found, `${a} / ${b}`).to.equal(wanted)
      }),
      { numRuns: 3000 },
    )
  })
})
