import { expect } from 'chai'
import { Types } from 'mongoose'
import { changeEmail, confirmEmail, findContact, findPersonByEmail } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { useRecords } from '../accounts/records.ts'
import { makePerson } from '../support/make.ts'

describe('how a person is reached', () => {
  useRecords()
  let count = 0
  const setup = async () => {
    const { personId } = await makePerson(undefined, { name: 'Lê Hoa' })
    const email = `hoa${++count}@truong.example`
    const change = (to: string | undefined) => inTransaction((session) => changeEmail(personId, to, session))
    const confirm = (given: string) => inTransaction((session) => confirmEmail(personId, given, session))
    return { personId, email, change, confirm }
  }

  it('is not known of nobody', async () => {
    expect(await findContact(new Types.ObjectId())).to.equal(undefined)
  })

  it('is nothing at first', async () => {
    const { personId } = await setup()
    expect(await findContact(personId)).to.deep.equal({ fullName: 'Lê Hoa', email: undefined, isConfirmed: false })
  })

  it('is an address in lower case, which finds nobody until it is confirmed', async () => {
    const { personId, email, change, confirm } = await setup()
    await change(` ${email.toUpperCase()} `)
    expect(await findContact(personId)).to.include({ email, isConfirmed: false })
    expect(await findPersonByEmail(email)).to.equal(undefined)

    expect(await confirm(email.toUpperCase())).to.be.true
    expect(await findContact(personId)).to.include({ email, isConfirmed: true })
    expect((await findPersonByEmail(` ${email.toUpperCase()}`))?.equals(personId)).to.be.true
  })

  it('is not confirmed by another address, and not any more once it is another one', async () => {
    const { personId, email, change, confirm } = await setup()
    await change(email)
    expect(await confirm('khac@truong.example')).to.be.false
    await confirm(email)
    await change(`moi.${email}`)
    expect(await findContact(personId)).to.include({ email: `moi.${email}`, isConfirmed: false })
  })

  it('can be taken away', async () => {
    const { personId, email, change, confirm } = await setup()
    await change(email)
    await confirm(email)
    await change(undefined)
    expect(await findContact(personId)).to.include({ email: undefined, isConfirmed: false })
    expect(await Person.countDocuments({ _id: personId, emailVerifiedAt: { $exists: true } })).to.equal(0)
  })

  it('finds nobody when two people share a confirmed address, and one when the other has not confirmed it', async () => {
    const [one, other] = [await setup(), await setup()]
    await one.change(one.email)
    await one.confirm(one.email)
    await other.change(one.email)
    expect((await findPersonByEmail(one.email))?.equals(one.personId)).to.be.true
    await other.confirm(one.email)
    expect(await findPersonByEmail(one.email)).to.equal(undefined)
  })
})
