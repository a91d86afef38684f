import { expect } from 'chai'
import { longestPassword, type Owner, passwordProblem, shortestPassword } from '../../server/accounts/password.ts'

const pupil: Owner = { userName: 'hs01', name: 'Mai Anh Khôi', memberships: [{ role: 'student' }] }
const teacher: Owner = {
  userName: 'lan.nguyen@truong.example',
  name: 'Nguyễn Thị Lan',
  memberships: [{ role: 'teacher' }],
}

const problem = (password: string, owner = pupil) =>
  passwordProblem(password, owner)?.key.replace('accounts.password.', '')

describe('a new password', () => {
  it('of a pupil has at least 8 characters', () => {
    expect(passwordProblem('meovang', pupil)).to.deep.equal({ key: 'accounts.password.tooShort', values: { limit: 8 } })
    expect(problem('meo vang')).to.equal(undefined)
  })

  it('of staff has at least 10', () => {
    expect(passwordProblem('meo vang8', teacher)).to.deep.equal({
      key: 'accounts.password.tooShort',
      values: { limit: 10 },
    })
    expect(problem('meo vang 8', teacher)).to.equal(undefined)
  })

  it('of a guardian who also teaches has at least 10', () => {
    expect(shortestPassword([{ role: 'guardian' }])).to.equal(8)
    expect(shortestPassword([{ role: 'guardian' }, { role: 'teacher' }])).to.equal(10)
    expect(shortestPassword([])).to.equal(8)
  })

  it('has at most 200 characters', () => {
    const long = 'con mèo vàng ăn cá '.repeat(20)
    expect(problem(long.slice(0, longestPassword))).to.equal(undefined)
    expect(problem(long.slice(0, longestPassword + 1))).to.equal('tooLong')
  })

  it('is counted in characters, however they are encoded', () => {
    expect(problem('mèo vàng'.normalize('NFD'))).to.equal(undefined)
    expect(problem('mèo vàn'.normalize('NFD'))).to.equal('tooShort')
    expect(problem('🐈🐕🐈🐕🐈🐕🐈')).to.equal('tooShort')
  })

  const common = [
    '12345678',
    '123456789',
    '0123456789',
    '87654321',
    '11111111',
    '12121212',
    '123123123',
    'abcdefgh',
    'hgfedcba',
    'aaaaaaaa',
    'abcabcabc',
    'matkhau123',
    'Mật khẩu 123',
    'mật khẩu'.normalize('NFD'),
    'MATKHAU2026',
    'hocsinh1',
    'hocsinh2026',
    'giaovien123',
    '123giaovien',
    'anhyeuem',
    'password1',
    'Password@123',
    'qwertyuiop',
    'iloveyou1',
    '1qaz2wsx',
    '147258369',
    '05092016',
    '20160905',
    '31122008',
    '--------',
    '        ',
  ]
  for (const password of common) it(`is not ${password}`, () => expect(problem(password)).to.equal('common'))

  const own: [string, Owner][] = [
    ['hs01hs01', { ...pupil, userName: 'hs01hs01' }],
    ['HS012016', pupil],
    ['hs123456', pupil],
    ['maianhkhoi', pupil],
    ['Mai Anh Khôi 2016', pupil],
    ['lan.nguyen@truong.example', teacher],
    ['lannguyen1990', teacher],
    ['Nguyễn Thị Lan', teacher],
  ]
  for (const [password, owner] of own)
    it(`of ${owner.userName} is not ${password}`, () => expect(problem(password, owner)).to.equal('own'))

  const good = ['meo vang an ca', 'Lan thích bún bò', '4829175063', '99887701', 'khoi thich khung long', '45092016']
  for (const password of good) it(`may be ${password}`, () => expect(problem(password)).to.equal(undefined))
})
