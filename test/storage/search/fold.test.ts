import { expect } from 'chai'
import { EITHER_VOWEL, fold, spell } from '../../../storage/search/fold.ts'

describe('folding', () => {
  const cases: [string, string][] = [
    ['Phân số', 'phan so'],
    ['phân số'.normalize('NFD'), 'phan so'],
    ['PHÂN SỐ', 'phan so'],
    ['Đặng Hữu Lâm', 'dang huu lam'],
    ['ĐẮK LẮK', 'dak lak'],
    ['ơ ư Ơ Ư ớ ự', 'o u o u o u'],
    ['ă â ê ô ằ ẫ ệ ổ', 'a a e o a a e o'],
    ['ma má mà mả mã mạ', 'ma ma ma ma ma ma'],
    ['đo do đỏ dò dở đỗ đồ dỗ', 'do do do do do do do do'],
    ['hoà hòa', 'hoa hoa'],
    ['  hai \t\n  dòng ', 'hai dong'],
    ['H’Lan Êban', 'h’lan eban'],
    ['ðÐ', 'ðð'],
    ['6A2, 8,5!', '6a2, 8,5!'],
    ['', ''],
  ]
  for (const [text, folded] of cases)
    it(`makes ${JSON.stringify(folded)} of ${JSON.stringify(text)}`, () => expect(fold(text)).to.equal(folded))

  it('changes nothing the second time', () => {
    for (const [text] of cases) expect(fold(fold(text))).to.equal(fold(text))
  })
})

describe('the one spelling of a word', () => {
  const same: [string, string][] = [
    ['hòa', 'hoà'],
    ['HÒA', 'hoà'],
    ['khỏe', 'khoẻ'],
    ['thúy', 'thuý'],
    ['ủy', 'uỷ'],
    ['họa', 'hoạ'],
    ['hõa', 'hoã'],
    ['lý', 'lí'],
    ['kỹ', 'kĩ'],
    ['Mỹ', 'mĩ'],
    ['kỳ', 'kì'],
    ['tỷ', 'tỉ'],
    ['sỹ', 'sĩ'],
    ['hy', 'hi'],
    ['quý', 'quí'],
    ['quy', 'qui'],
  ]
  for (const [one, other] of same)
    it(`is the same of ${one} and ${other}, however they are encoded`, () => {
      for (const word of [one, other, one.normalize('NFD'), other.normalize('NFD')]) expect(spell(word)).to.equal(other)
    })

  for (const word of [
    'hoàn',
    'toán',
    'khoáng',
    'của',
    'mùa',
    'yêu',
    'ý',
    'y',
    'tây',
    'thuyền',
    'tuỳ',
    'chia',
    'lít',
    'đ',
  ])
    it(`is ${word} itself of ${word}`, () => expect(spell(word)).to.equal(word))

  it('tells words with different marks apart', () => {
    const words = ['so', 'số', 'sổ', 'sơ', 'sờ', 'sở', 'do', 'đo', 'hoa', 'hoà', 'hoá', 'hoả']
    expect(new Set(words.map(spell)).size).to.equal(words.length)
  })

  it('is known for every word that has two', () => {
    for (const [i, y] of EITHER_VOWEL) expect(spell(y)).to.equal(i)
  })
})
