import { expect } from 'chai'
import { contentKey, isKey, randomKey } from '../../../storage/files/index.ts'

describe('keys of files', () => {
  const refused: [string, string][] = [
    ['the empty text', ''],
    ['a path from the root', '/etc/passwd'],
    ['a way up', 'a/../b'],
    ['a part that is a dot', 'a/./b'],
    ['an empty part', 'a//b'],
    ['a slash at the end', 'a/'],
    ['a part that begins with a dot', 'a/.b'],
    ['a part that ends with a dot', 'a/b.'],
    ['two dots in a row', 'a..b'],
    ['a part that begins with a hyphen', 'a/-b'],
    ['upper case', 'Content/ab'],
    ['diacritics', 'bài/một'],
    ['a space', 'a b'],
    ['a backslash', 'a\\b'],
    ['a line break at the end', 'a\n'],
    ['a percent sign', 'a%2fb'],
    ['a part that is too long', 'a'.repeat(256)],
    ['a key that is too long', `${'a'.repeat(255)}/${'b'.repeat(255)}/c`],
  ]
  for (const [what, key] of refused) it(`do not allow ${what}`, () => expect(isKey(key)).to.equal(false))

  const allowed = [
    'a',
    '0',
    'a/b',
    'a-b_c.d',
    'a.tar.gz',
    'a'.repeat(255),
    `${'a'.repeat(255)}/${'b'.repeat(255)}/`.slice(0, -1),
  ]
  for (const key of allowed) it(`allow ${key.slice(0, 20)} (${key.length})`, () => expect(isKey(key)).to.equal(true))

  it('for content are made of its hash, in folders of 256', () => {
    const sha256 = `abcdef${'0'.repeat(58)}`
    expect(contentKey(sha256)).to.equal(`content/ab/cd/${sha256}`)
    expect(isKey(contentKey(sha256))).to.equal(true)
  })

  for (const text of ['', 'abc', 'A'.repeat(64), 'g'.repeat(64), '0'.repeat(65), `../${'0'.repeat(61)}`]) {
    it(`for content are not made of ${JSON.stringify(text)}`, () => expect(() => contentKey(text)).to.throw(TypeError))
  }

  it('at random are never the same', () => {
    const keys = Array.from({ length: 1000 }, () => randomKey('uploads'))
    expect(new Set(keys).size).to.equal(1000)
    for (const key of keys) expect(isKey(key)).to.equal(true)
    expect(keys[0]).to.match(/^uploads\/([0-9a-f]{2})\/\1[0-9a-f]{30}$/)
  })

  it('at random are only made in a folder that may be in a key', () => {
    expect(() => randomKey('../uploads')).to.throw(TypeError)
    expect(() => randomKey('')).to.throw(TypeError)
  })
})
