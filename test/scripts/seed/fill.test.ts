import { verify } from '@node-rs/argon2'
import { expect } from 'chai'
import { Account } from '../../../server/accounts/account.model.ts'
import { fullCost, hashPassword, lowCost, useHashCost } from '../../../server/accounts/index.ts'
import { Membership } from '../../../server/people/membership.model.ts'
import { Person } from '../../../server/people/person.model.ts'
import { overviewOf } from '../../../server/schools/overview.ts'
import { Unit } from '../../../server/schools/unit.model.ts'
import { fill } from '../../../scripts/seed/fill.ts'
import { withDatabase } from '../../outbox/outbox.ts'

describe('filling a system with invented people', () => {
  withDatabase()
  let passwordHash: string
  before(async () => {
    useHashCost(lowCost)
    passwordHash = await hashPassword('hoclieu-demo')
  })
  after(() => useHashCost(fullCost))
  const fillWith = (people: number, onProgress: (made: number) => void = () => {}) =>
    fill({ people, passwordHash, onProgress })

  it('makes exactly as many, each with a role and an account, and tells how far it is', async () => {
    const told: number[] = []
    const filled = await fillWith(530, (made) => told.push(made))
    expect(filled).to.deep.equal({ schools: 2, people: 530, firstUserName: 'thu1.1' })
    expect(told).to.deep.equal([525, 530])
    for (const count of [Person.countDocuments(), Membership.countDocuments(), Account.countDocuments()])
      expect(await count).to.equal(530)
    const account = await Account.findOne({ userNameKey: 'thu1.1' }).lean()
    expect(await verify(account!.passwordHash!, 'hoclieu-demo')).to.equal(true)
  })

  it('goes on after those of an earlier call', async () => {
    await fillWith(3)
    expect((await fillWith(2)).firstUserName).to.equal('thu2.1')
    expect(await Person.countDocuments()).to.equal(5)
    expect(await Unit.countDocuments({ kind: 'school' })).to.equal(2)
  })

  it('puts the schools below the sector that is there', async () => {
    const sector = await new Unit({ code: 'SO-LG', name: 'Sở Lam Giang', kind: 'sectorOffice' }).save()
    await fillWith(1)
    expect(await Unit.countDocuments({ kind: 'sectorOffice' })).to.equal(1)
    expect(await overviewOf(sector._id.toString(), 'sectorOffice')).to.deep.include({ total: 1 })
  })
})
