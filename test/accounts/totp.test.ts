import { expect } from 'chai'
import { newSecret, secretUri, stepOf } from '../../server/accounts/second-factor/totp.ts'
import { isRequired } from '../../server/accounts/second-factor/required.ts'
import { roles } from '../../server/roles.ts'

describe('codes of a second factor', () => {
  // The test secret of RFC 6238, appendix B: its codes of eight digits end with these six.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const published: [number, string][] = [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ]
  for (const [seconds, code] of published) {
    it(`are those that the standard publishes for ${seconds} seconds`, () =>
      expect(stepOf(code, secret, new Date(seconds * 1000))).to.equal(Math.floor(seconds / 30)))
  }

  it('hold in the thirty seconds before and after theirs, and no longer', () => {
    const [step, code] = [37037036, '081804']
    const at = (seconds: number) => stepOf(code, secret, new Date(seconds * 1000))
    const [start, end] = [step * 30, step * 30 + 30]
    expect(at(start - 30.001)).to.equal(undefined)
    expect(at(start - 30)).to.equal(step)
    expect(at(end + 29.999)).to.equal(step)
    expect(at(end + 30)).to.equal(undefined)
  })

  for (const code of ['', '28708', '2870821', '28708a', ' 287082', '٢٨٧٠٨٢'])
    it(`are not ${JSON.stringify(code)}`, () => expect(stepOf(code, secret, new Date(59_000))).to.equal(undefined))

  it('come from secrets of 160 bits that are never the same', () => {
    const [one, two] = [newSecret(), newSecret()]
    expect(one).to.match(/^[A-Z2-7]{32}$/)
    expect(one).not.to.equal(two)
  })

  it('are added to an app by an address that says whose they are', () => {
    const uri = new URL(secretUri(secret, { userName: 'đặng.ân@sở.vn', issuer: 'Học liệu' }))
    expect(uri.protocol).to.equal('otpauth:')
    expect(decodeURIComponent(uri.pathname)).to.match(/Học liệu:đặng\.ân@sở\.vn$/)
    expect(Object.fromEntries(uri.searchParams)).to.include({ secret, issuer: 'Học liệu', digits: '6', period: '30' })
  })
})

describe('who must have a second factor', () => {
  const administrators = ['schoolAdministrator', 'sectorAdministrator']
  for (const role of roles) {
    const isStaff = role !== 'student' && role !== 'guardian'
    it(`when it is somebody who is a ${role}`, () => {
      expect(isRequired('optional', [{ role }])).to.equal(false)
      expect(isRequired('administrators', [{ role }])).to.equal(administrators.includes(role))
      expect(isRequired('staff', [{ role }])).to.equal(isStaff)
    })
  }

  it('is decided by all that somebody is', () => {
    expect(isRequired('staff', [{ role: 'guardian' }, { role: 'teacher' }])).to.equal(true)
    expect(isRequired('staff', [])).to.equal(false)
  })
})
