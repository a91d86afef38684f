import { expect } from 'chai'
import { nameBase, numberedName } from '../../server/accounts/making/names.ts'

describe('proposed user names', () => {
  const names: [string, string][] = [
    ['Trần Văn Ân', 'an.tv'],
    ['Trần Văn An', 'an.tv'],
    ['Đỗ Đức Đạt', 'dat.dd'],
    ['Vũ Thị Thanh Ngân', 'ngan.vtt'],
    ['Trịnh Mỹ Ý', 'y.tm'],
    ['Lê Oanh', 'oanh.l'],
    ["H'Lan Êban", 'hlan.e'],
    ['H’Uyên Niê', 'huyen.n'],
    ['Y Blăng', 'yblang'],
    ['Lò Văn Ún', 'un.lv'],
    ['Páo', 'pao'],
    ['Nguyễn  Thị Hương '.normalize('NFD'), 'huong.nt'],
    ['王', 'ban'],
  ]
  for (const [name, base] of names)
    it(`begin for ${name} with ${base}`, () => expect(nameBase(name, 'name')).to.equal(base))

  it('begin for a pupil with hs, whatever the name', () => expect(nameBase('Mai Anh Khôi', 'number')).to.equal('hs'))

  it('go on with a number', () => {
    expect([1, 2, 11].map((number) => numberedName('an.tv', number, 'name'))).to.deep.equal([
      'an.tv',
      'an.tv2',
      'an.tv11',
    ])
  })

  it('have the same length for every pupil of a large sector', () => {
    expect(numberedName('hs', 1, 'number')).to.equal('hs100001')
    expect(numberedName('hs', 300_000, 'number')).to.equal('hs400000')
  })
})
