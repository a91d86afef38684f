import { expect } from 'chai'
import { nameKeysOf, nameWordsOf, personKeysOf, searchKeysOf } from '../../server/people/name-keys.ts'

describe('what a name is found by', () => {
  it('are its words without case and marks, each once', () => {
    expect(nameWordsOf('Đặng  Hữu LÂM')).to.deep.equal(['dang', 'huu', 'lam'])
    expect(nameWordsOf('Trần Văn Văn')).to.deep.equal(['tran', 'van'])
    expect(nameWordsOf('Nguyễn'.normalize('NFD'))).to.deep.equal(['nguyen'])
    expect(nameWordsOf(' .- ')).to.deep.equal([])
  })

  it('is the same for every apostrophe, and for none', () => {
    for (const name of ["H'Lan Êban", 'H’Lan Êban', 'HʼLan Êban', 'H`Lan Êban', 'HLan êban'])
      expect(nameWordsOf(name), name).to.deep.equal(['hlan', 'eban'])
  })

  it('are also each two and each three of them, in any order', () => {
    expect(nameKeysOf('Mai Anh Khôi')).to.have.members([
      ...['mai', 'anh', 'khoi'],
      ...['anh mai', 'khoi mai', 'anh khoi'],
      'anh khoi mai',
    ])
    expect(nameKeysOf('Bình')).to.deep.equal(['binh'])
    expect(nameKeysOf('')).to.deep.equal([])
    expect(nameKeysOf('a b c d')).to.have.lengthOf(4 + 6 + 4)
  })

  it('does not grow without end with the words of a name', () => {
    expect(nameKeysOf([...'abcdefghijklmnopqrstuvwxyz'].join(' ')).length).to.be.below(250)
  })

  it('are for staff the same once more, and their roles, under signs that no word has', () => {
    const keys = personKeysOf('Lê Oanh', ['teacher', 'guardian', 'teacher', 'principal'])
    expect(keys).to.have.members([
      ...['le', 'oanh', 'le oanh'],
      ...['+le', '+oanh', '+le oanh'],
      ...['@teacher', '@principal'],
    ])
    expect(personKeysOf('Lê Oanh', ['student', 'guardian'])).to.have.members(['le', 'oanh', 'le oanh'])
    expect(nameWordsOf('+le @teacher')).to.deep.equal(['le', 'teacher'])
  })

  const names = ['Mai Anh Khôi', 'Nguyễn Thị Thu Hà', "H'Lan Êban", 'a b c d e f g']
  for (const name of names) {
    it(`are all there for whoever types some words of ${name}, in whichever order`, () => {
      const keys = nameKeysOf(name)
      const words = nameWordsOf(name)
      for (let size = 1; size <= Math.min(words.length, 6); size++) {
        for (const some of [words.slice(0, size), words.slice(-size), [...words].reverse().slice(0, size)]) {
          expect(keys, some.join(' ')).to.include.members(searchKeysOf(some.join(' ')))
        }
      }
    })
  }

  it('are not all there when one word is wrong', () => {
    const keys = nameKeysOf('Nguyễn Thị Thu Hà')
    for (const text of ['nguyen thi thu ho', 'ho thi thu ha', 'nguyen ho', 'nguyen thi ho ha'])
      expect(
        searchKeysOf(text).every((key) => keys.includes(key)),
        text,
      ).to.equal(false)
  })

  it('begins with what fewest people have: the last words', () => {
    expect(searchKeysOf('nguyen thi thu ha')[0]).to.equal('ha thi thu')
    expect(searchKeysOf('')).to.deep.equal([])
  })
})
