import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { authenticate, type Credentials } from '../../server/accounts/authenticate.ts'
import { fullCost, lowCost, useHashCost } from '../../server/accounts/hashing.ts'
import { browserHashOf, newBrowserKey } from '../../server/accounts/known-browsers.ts'
import type { Time } from '../../server/accounts/patience.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { makePerson, password } from '../support/make.ts'
import { useRecords } from './records.ts'

describe('asking who somebody is', () => {
  useRecords()
  before(() => useHashCost(lowCost))
  after(() => useHashCost(fullCost))
  let school = 0

  /** A person, an address nobody else uses, and a clock that goes on only when it is told to. */
  const setup = async (options: Parameters<typeof makePerson>[1] = {}) => {
    const person = await makePerson('student', options)
    const origin = { address: `198.51.100.${++school}`, device: 'a test' }
    const pauses: number[] = []
    let now = new Date('2026-09-05T07:00:00Z').getTime()
    const time: Time = { now: () => new Date(now), pause: (length) => Promise.resolve(void pauses.push(length)) }
    const wait = (seconds: number) => void (now += seconds * 1000)
    const ask = (given: Partial<Credentials> = {}) =>
      authenticate({ userName: person.userName, password, origin, ...given }, time)
    const fail = async (times: number, given: Partial<Credentials> = {}) => {
      const answers = []
      for (let done = 0; done < times; done++) answers.push(await ask({ password: 'sai rồi nhé', ...given }))
      return answers
    }
    return { person, origin, pauses, wait, ask, fail }
  }
  const giveEmail = async (personId: unknown, email: string, emailVerifiedAt?: Date) =>
    await Person.updateOne({ _id: personId }, { email, emailVerifiedAt })

  describe('refuses', () => {
    const wrong = { kind: 'wrong', seconds: 0 }

    it('a wrong password', async () => {
      const { ask } = await setup()
      expect(await ask({ password: 'sai' })).to.deep.equal(wrong)
    })

    it('an unknown user name in the same words', async () => {
      const { ask } = await setup()
      expect(await ask({ userName: 'không có ai' })).to.deep.equal(wrong)
    })

    it('an account without a password', async () => {
      const { person, ask } = await setup()
      await Account.updateOne({ _id: person.accountId }, { $unset: { passwordHash: 1 } })
      expect(await ask()).to.deep.equal(wrong)
    })

    it('a closed account', async () => {
      const { person, ask } = await setup()
      await Account.updateOne({ _id: person.accountId }, { closedAt: new Date() })
      expect(await ask()).to.deep.equal(wrong)
    })

    it('an account whose person is gone', async () => {
      const { person, ask } = await setup()
      await Person.deleteOne({ _id: person.personId })
      expect(await ask()).to.deep.equal(wrong)
    })

    it('an e-mail address that is not confirmed', async () => {
      const { person, ask } = await setup()
      await giveEmail(person.personId, 'chua@truong.example')
      expect(await ask({ userName: 'chua@truong.example' })).to.deep.equal(wrong)
    })

    it('an e-mail address that two people have confirmed', async () => {
      const { person, ask } = await setup()
      const other = await makePerson('guardian')
      await giveEmail(person.personId, 'chung@truong.example', new Date())
      expect((await ask({ userName: 'chung@truong.example' })).kind).to.equal('right')
      await giveEmail(other.personId, 'chung@truong.example', new Date())
      expect(await ask({ userName: 'chung@truong.example' })).to.deep.equal(wrong)
    })

    it('an e-mail address whose person has two accounts', async () => {
      const { person, ask } = await setup()
      await giveEmail(person.personId, 'hai@truong.example', new Date())
      await Account.create({
        personId: person.personId,
        userName: 'hai2',
        userNameKey: 'hai2',
        mustChangePassword: false,
        createdAt: new Date(),
      })
      expect(await ask({ userName: 'hai@truong.example' })).to.deep.equal(wrong)
    })
  })

  describe('knows', () => {
    it('somebody by their user name, however it is written', async () => {
      const { ask, person } = await setup({ userName: 'Đặng.Ân' })
      for (const userName of ['Đặng.Ân', 'đặng.ân', ' ĐẶNG.ÂN '.normalize('NFD')]) {
        const answer = await ask({ userName })
        expect(answer.kind === 'right' && answer.actor.accountId.equals(person.accountId), userName).to.be.true
      }
    })

    it('somebody by their confirmed e-mail address', async () => {
      const { ask, person } = await setup()
      await giveEmail(person.personId, 'rieng@truong.example', new Date())
      const answer = await ask({ userName: 'Rieng@Truong.example' })
      expect(answer.kind === 'right' && answer.actor.accountId.equals(person.accountId)).to.be.true
    })

    it('the account of that user name before the person of that e-mail address', async () => {
      const { ask, person } = await setup({ userName: 'ten@truong.example' })
      const other = await makePerson('teacher')
      await giveEmail(other.personId, 'ten@truong.example', new Date())
      const answer = await ask({ userName: 'ten@truong.example' })
      expect(answer.kind === 'right' && answer.actor.accountId.equals(person.accountId)).to.be.true
    })

    it('what somebody is, and where', async () => {
      const { ask } = await setup()
      const answer = await ask()
      expect(answer.kind === 'right' && answer.actor.memberships.map(({ role }) => role)).to.deep.equal(['student'])
    })
  })

  describe('after failures', () => {
    it('says how long to wait with the fifth, and does not look at the sixth', async () => {
      const { ask, fail, wait } = await setup()
      expect(await fail(5)).to.deep.equal([
        ...Array(4).fill({ kind: 'wrong', seconds: 0 }),
        { kind: 'wrong', seconds: 10 },
      ])
      expect(await ask()).to.deep.equal({ kind: 'wait', seconds: 10 })
      wait(10)
      expect((await ask()).kind).to.equal('right')
    })

    it('says the same of a user name that nobody has', async () => {
      const { ask, fail, wait } = await setup()
      const nobody = { userName: 'không.có.ai' }
      const answers = [...(await fail(5, nobody)), await ask(nobody)]
      wait(10)
      answers.push(...(await fail(1, nobody)))
      expect(answers.slice(4)).to.deep.equal([
        { kind: 'wrong', seconds: 10 },
        { kind: 'wait', seconds: 10 },
        { kind: 'wrong', seconds: 20 },
      ])
    })

    it('begins anew after a right password', async () => {
      const { ask, fail } = await setup()
      await fail(4)
      await ask()
      expect((await fail(5)).at(-2)).to.deep.equal({ kind: 'wrong', seconds: 0 })
    })

    it('lets all others in at the same address, whatever happens there', async () => {
      const { origin, ask, fail, pauses } = await setup()
      for (let victim = 0; victim < 30; victim++) await fail(5, { userName: `nạn nhân ${victim}` })
      const neighbour = await makePerson('student')
      expect((await ask({ userName: neighbour.userName, origin })).kind).to.equal('right')
      expect(pauses.at(-1)).to.equal(1000)
    })

    it('lets 45 pupils in at once from one address', async () => {
      const { ask } = await setup()
      const pupils = await Promise.all(Array.from({ length: 45 }, () => makePerson('student')))
      const answers = await Promise.all(pupils.map(({ userName }) => ask({ userName })))
      expect(answers.filter(({ kind }) => kind === 'right')).to.have.length(45)
    })

    it('lets five guesses of fifty at once be looked at', async () => {
      const { ask, fail } = await setup()
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask({ password: 'đoán bừa' })))
      expect(answers.filter(({ kind }) => kind === 'wrong')).to.have.length(5)
      expect(await fail(1)).to.deep.equal([{ kind: 'wait', seconds: 10 }])
    })

    it('lets a browser in that has been in before, while guesses come from everywhere', async () => {
      const { person, ask, fail } = await setup()
      const browserKey = newBrowserKey()
      await Account.updateOne({ _id: person.accountId }, { knownBrowsers: [browserHashOf(browserKey)] })
      for (let robot = 0; robot < 30; robot++) await fail(1, { origin: { address: `203.0.113.${robot}`, device: '' } })

      expect(await ask()).to.deep.equal({ kind: 'wait', seconds: 3600 })
      expect(await ask({ browserKey: newBrowserKey() })).to.deep.equal({ kind: 'wait', seconds: 3600 })
      expect((await ask({ browserKey })).kind).to.equal('right')
    })

    it('does not take the browser of one account for that of another', async () => {
      const { person, ask, fail } = await setup()
      const browserKey = newBrowserKey()
      const attacker = await makePerson('student')
      await Account.updateOne({ _id: attacker.accountId }, { knownBrowsers: [browserHashOf(browserKey)] })
      await fail(5, { userName: person.userName })
      expect(await ask({ browserKey })).to.deep.equal({ kind: 'wait', seconds: 10 })
    })

    it('writes the lock of an account into the audit log, once, without what was typed', async () => {
      const { person, origin, fail, wait } = await setup()
      for (let done = 0; done < 12; done++) {
        await fail(1)
        wait(900)
      }
      const entries = await AuditEntry.find({ subjectId: person.accountId }).lean()
      expect(entries).to.have.length(1)
      expect(entries[0]).to.deep.include({
        action: 'accounts.signInLocked',
        address: origin.address,
        after: { where: 'here' },
      })
      expect(entries[0]?.unitIds).to.have.length(1)
      expect(JSON.stringify(entries)).to.not.include('sai rồi')
    })

    it('writes nothing about names that nobody has', async () => {
      const { fail, wait } = await setup()
      const before = await AuditEntry.countDocuments()
      for (let done = 0; done < 11; done++) {
        await fail(1, { userName: 'vẫn không có ai' })
        wait(900)
      }
      expect(await AuditEntry.countDocuments()).to.equal(before)
    })
  })

  it('makes the hash of an older cost anew', async () => {
    const { person, ask } = await setup()
    useHashCost({ ...lowCost, timeCost: 3 })
    expect((await ask({ password: 'sai' })).kind).to.equal('wrong')
    expect((await Account.findById(person.accountId))?.passwordHash).to.include('t=1')
    expect((await ask()).kind).to.equal('right')
    expect((await Account.findById(person.accountId))?.passwordHash).to.include('t=3')
    expect((await ask()).kind).to.equal('right')
    useHashCost(lowCost)
  })
})
