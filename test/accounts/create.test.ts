import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { createAccount, fullCost, lowCost, useHashCost } from '../../server/accounts/index.ts'
import { AppError } from '../../server/errors.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { useRecords } from './records.ts'

describe('making an account', () => {
  useRecords()
  before(() => useHashCost(lowCost))
  after(() => useHashCost(fullCost))

  const personId = new Types.ObjectId()
  const make = (userName: string, password?: string) =>
    createAccount({ personId, userName, password, mustChangePassword: true })
  const refusal = async (promise: Promise<unknown>) =>
    await promise.then(
      () => 'made',
      (error: unknown) => (error instanceof AppError ? [error.status, error.code] : error),
    )

  it('keeps the user name as it was given, and the password as a hash only', async () => {
    const id = await make(' Đặng.Ân ', 'mèo vàng ăn cá')
    const account = await Account.findById(id).lean()
    expect(account).to.include({ userName: 'Đặng.Ân', userNameKey: 'đặng.ân', mustChangePassword: true })
    expect(account?.passwordHash).to.match(/^\$argon2id\$/)
    expect(JSON.stringify(account)).to.not.include('mèo vàng')
  })

  for (const [first, second] of [
    ['lan@truong.example', 'lan@truong.example'],
    ['Hs07', 'hS07'],
    ['Đỗ Đạt', 'đỗ đạt'.normalize('NFD')],
  ] as const) {
    it(`refuses ${second} when there is ${first}`, async () => {
      await make(first)
      expect(await refusal(make(second))).to.deep.equal([409, 'userNameTaken'])
    })
  }

  it('does not take names for the same that differ in their marks', async () => {
    await make('an')
    await make('ân')
    await make('ẩn')
  })

  it('may be without a password', async () => {
    expect((await Account.findById(await make('chưa có')).lean())?.passwordHash).to.equal(undefined)
  })

  it('goes back with its transaction', async () => {
    const failing = inTransaction(async (session) => {
      await createAccount({ personId, userName: 'quay về', mustChangePassword: true }, session)
      throw new Error('changed our mind')
    })
    expect(await failing.catch((error: Error) => error.message)).to.equal('changed our mind')
    expect(await Account.countDocuments({ userNameKey: 'quay về' })).to.equal(0)
  })

  it('is made once when two want the same name at once', async () => {
    const results = await Promise.all([refusal(make('cùng lúc')), refusal(make('Cùng Lúc'))])
    expect(results).to.have.deep.members(['made', [409, 'userNameTaken']])
  })
})
