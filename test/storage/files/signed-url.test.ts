import { expect } from 'chai'
import { readSignedUrl, signUrl } from '../../../storage/files/signed-url.ts'

const secret = 'a secret of the tests'
const base = 'https://example.org/files'

describe('a signed address', () => {
  const sign = (key = 'a/b', more = {}) => signUrl(key, { expiresInSeconds: 60, ...more }, { base, secret })
  const tokenOf = (url: string) => url.slice(base.length + 1)
  const inSeconds = (seconds: number) => Date.now() + seconds * 1000

  it('begins with where it is served and goes on with one part that needs no escaping', () => {
    expect(sign('a/b', { downloadName: 'Đề số 1?.pdf' })).to.match(/^https:\/\/example\.org\/files\/[\w.-]+$/)
  })

  it('has the key, and the name and type that it was given', () => {
    const file = { downloadName: 'Đề số 1.pdf', type: 'application/pdf' }
    expect(readSignedUrl(tokenOf(sign('a/b', file)), secret)).to.deep.equal({ key: 'a/b', ...file })
    expect(readSignedUrl(tokenOf(sign()), secret)).to.deep.equal({ key: 'a/b' })
  })

  it('is valid until it expires', () => {
    const token = tokenOf(sign())
    expect(readSignedUrl(token, secret, inSeconds(59))).to.deep.equal({ key: 'a/b' })
    expect(readSignedUrl(token, secret, inSeconds(61))).to.equal(undefined)
  })

  it('is not valid with another secret', () => {
    expect(readSignedUrl(tokenOf(sign()), 'another secret')).to.equal(undefined)
  })

  it('is not valid when any of its characters is changed', () => {
    const token = tokenOf(sign())
    // The last character of a group may carry bits that mean nothing.
    const ends = [token.indexOf('.') - 1, token.length - 1]
    for (let position = 0; position < token.length; position++) {
      if (ends.includes(position)) continue
      const other = token[position] === 'x' ? 'y' : 'x'
      expect(readSignedUrl(token.slice(0, position) + other + token.slice(position + 1), secret)).to.equal(undefined)
    }
  })

  const [payload = '', mac = ''] = tokenOf(sign()).split('.')
  for (const token of ['', '.', payload, `${payload}.`, `.${mac}`, `${payload}.${mac}.`, `${payload}.${mac}.x`]) {
    it(`is not valid as ${token.replace(payload, 'PAYLOAD').replace(mac, 'MAC') || 'nothing'}`, () =>
      expect(readSignedUrl(token, secret)).to.equal(undefined))
  }
})
