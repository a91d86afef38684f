import { expect } from 'chai'
import { Account } from '../../server/accounts/account.model.ts'
import { findActor, hasSecondFactor } from '../../server/accounts/index.ts'
import type { Time } from '../../server/accounts/patience.ts'
import { renewRecoveryCodes, turnOffSecondFactor } from '../../server/accounts/second-factor/change.ts'
import { checkSecondFactor } from '../../server/accounts/second-factor/check.ts'
import { draftSecondFactor, readDraft, setUpSecondFactor } from '../../server/accounts/second-factor/set-up.ts'
import { forgetTrusted, isTrusted, trustBrowser, trustedFor } from '../../server/accounts/second-factor/trusted.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import type { AppError } from '../../server/errors.ts'
import { makePerson } from '../support/make.ts'
import { useRecords } from './records.ts'
import { codeAt, giveSecondFactor, later, origin } from './second-factor.ts'

const start = new Date('2026-09-07T00:00:00Z')
const day = 24 * 3600
const codeOf = (error: unknown) => (error as AppError).code

describe('a second factor', () => {
  useRecords()
  let address = 0

  const setup = async () => {
    const person = await makePerson('teacher')
    const { actor, secret, codes } = await giveSecondFactor(person, start)
    const mine = { ...origin, address: `198.51.100.${++address}` }
    const check = async (code: string, now: Date, from = mine) => {
      const time: Time = { now: () => now, pause: () => Promise.resolve() }
      return await checkSecondFactor(actor, { code, origin: from }, time)
    }
    const kinds = async (code: string, now: Date) => {
      const answer = await check(code, now)
      return answer.kind === 'right' ? answer.found : answer.kind
    }
    return { person, actor, secret, codes, check, kinds, at: (seconds: number) => later(start, seconds) }
  }

  describe('is set up', () => {
    const begin = async () => {
      const actor = (await findActor((await makePerson('teacher')).accountId.toString()))!
      return { actor, draft: await draftSecondFactor(actor, start) }
    }

    it('not with a code that is not the one of its secret', async () => {
      const { actor, draft } = await begin()
      const wrong = { draft, code: codeAt(draft.secret, later(start, 120)), origin }
      expect(await setUpSecondFactor(actor, wrong, start)).to.equal(undefined)
      expect(await hasSecondFactor(actor)).to.equal(false)
    })

    it('not with somebody else’s draft, one that was changed, or one older than an hour', async () => {
      const { actor, draft } = await begin()
      const other = (await begin()).draft
      expect(await readDraft(actor, other.sealed, start)).to.equal(undefined)
      expect(await readDraft(actor, `${draft.sealed.slice(0, -2)}AA`, start)).to.equal(undefined)
      expect(await readDraft(actor, '', start)).to.equal(undefined)
      expect((await readDraft(actor, draft.sealed, later(start, 3599)))?.secret).to.equal(draft.secret)
      expect(await readDraft(actor, draft.sealed, later(start, 3600))).to.equal(undefined)
    })

    it('once, also when it is sent twice at the same time', async () => {
      const { actor, draft } = await begin()
      const given = { draft, code: codeAt(draft.secret, start), origin }
      const answers = await Promise.all(
        [1, 2].map(() => setUpSecondFactor(actor, given, start).catch((error: unknown) => codeOf(error))),
      )
      expect(answers.filter((answer) => answer === 'secondFactorIsOn')).to.have.length(1)
      expect(answers.filter(Array.isArray)).to.have.length(1)
    })

    it('with ten recovery codes, and keeps neither them nor the secret as they are', async () => {
      const { actor, secret, codes } = await setup()
      expect(codes).to.have.length(10)
      for (const code of codes) expect(code).to.match(/^(\w{4}-){2}\w{4}$/)
      const stored = JSON.stringify(await Account.findById(actor.accountId).lean())
      for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
        expect(stored).not.to.include(text)
    })
  })

  describe('takes a code of the phone', () => {
    it('once', async () => {
      const { secret, kinds, at } = await setup()
      const code = codeAt(secret, at(60))
      expect(await kinds(code, at(60))).to.equal('code')
      expect(await kinds(code, at(61))).to.equal('wrong')
    })

    it('not the one with which it was set up', async () => {
      const { secret, kinds, at } = await setup()
      expect(await kinds(codeAt(secret, start), at(5))).to.equal('wrong')
    })

    it('not an earlier one after a later one, though both would hold by their time', async () => {
      const { secret, kinds, at } = await setup()
      expect(await kinds(codeAt(secret, at(90)), at(60))).to.equal('code')
      expect(await kinds(codeAt(secret, at(60)), at(61))).to.equal('wrong')
    })

    it('from one of two who come at once', async () => {
      const { secret, check, at } = await setup()
      const code = codeAt(secret, at(60))
      const answers = await Promise.all([1, 2].map(() => check(code, at(60))))
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['right', 'wrong'])
    })

    it('with a space in the middle, as apps show it', async () => {
      const { secret, kinds, at } = await setup()
      expect(await kinds(codeAt(secret, at(60)).replace(/^.../, '$& '), at(60))).to.equal('code')
    })

    it('not for somebody else', async () => {
      const [one, other] = [await setup(), await setup()]
      expect(await other.kinds(codeAt(one.secret, one.at(60)), one.at(60))).to.equal('wrong')
    })
  })

  describe('takes a recovery code', () => {
    it('once, however it is typed, and writes that down', async () => {
      const { actor, codes, kinds, at } = await setup()
      expect(await kinds(codes[3]!.toLowerCase().replaceAll('-', ' '), at(60))).to.equal('recoveryCode')
      expect(await kinds(codes[3]!, at(61))).to.equal('wrong')
      const entry = await AuditEntry.findOne({ subjectId: actor.accountId, action: 'accounts.recoveryCodeUsed' }).lean()
      expect(entry?.after).to.deep.equal({ left: 9 })
    })

    it('from one of two who come at once', async () => {
      const { codes, check, at } = await setup()
      const answers = await Promise.all([1, 2].map(() => check(codes[0]!, at(60))))
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['right', 'wrong'])
    })

    it('not after new ones were made', async () => {
      const { actor, codes, kinds, at } = await setup()
      const fresh = await renewRecoveryCodes(actor, origin)
      expect(await kinds(codes[0]!, at(60))).to.equal('wrong')
      expect(await kinds(fresh[0]!, at(60))).to.equal('recoveryCode')
    })
  })

  it('slows guessing down like passwords', async () => {
    const { secret, check, at } = await setup()
    for (let tries = 0; tries < 4; tries++) expect((await check('000000', at(60))).kind).to.equal('wrong')
    expect(await check('000000', at(60))).to.deep.equal({ kind: 'wrong', seconds: 10 })
    expect(await check(codeAt(secret, at(60)), at(69))).to.deep.equal({ kind: 'wait', seconds: 1 })
    expect((await check(codeAt(secret, at(70)), at(70))).kind).to.equal('right')
  })

  it('lets nobody guess on from elsewhere after thirty wrong codes in an hour', async () => {
    const { secret, check, at } = await setup()
    for (let tries = 0; tries < 30; tries++) await check('000000', at(60), { ...origin, address: `203.0.113.${tries}` })
    expect((await check(codeAt(secret, at(90)), at(90), { ...origin, address: '203.0.113.99' })).kind).to.equal('wait')
  })

  it('counts no more once it is turned off', async () => {
    const { actor, secret, codes, kinds, at } = await setup()
    await turnOffSecondFactor(actor, origin)
    expect(await hasSecondFactor(actor)).to.equal(false)
    expect(await kinds(codeAt(secret, at(60)), at(60))).to.equal('wrong')
    expect(await kinds(codes[0]!, at(60))).to.equal('wrong')
    const again = await turnOffSecondFactor(actor, origin).catch(codeOf)
    expect(again).to.equal('notFound')
  })

  describe('trusts a browser', () => {
    it('for thirty days', async () => {
      const { actor } = await setup()
      const key = await trustBrowser(actor, start)
      expect(await isTrusted(actor, [key], later(start, trustedFor * day - 1))).to.equal(true)
      expect(await isTrusted(actor, [key], later(start, trustedFor * day))).to.equal(false)
    })

    it('for one account, by a key that is not among the records', async () => {
      const [{ actor }, other] = [await setup(), await setup()]
      const key = await trustBrowser(actor, start)
      expect(await isTrusted(other.actor, [key], start)).to.equal(false)
      expect(await isTrusted(actor, ['x', key], start)).to.equal(true)
      expect(await isTrusted(actor, [], start)).to.equal(false)
      expect(JSON.stringify(await Account.findById(actor.accountId).lean())).not.to.include(key)
    })

    it('until its owner wants to be asked again', async () => {
      const { actor } = await setup()
      const key = await trustBrowser(actor)
      await forgetTrusted(actor, origin)
      expect(await isTrusted(actor, [key])).to.equal(false)
    })

    it('of ten the last ones', async () => {
      const { actor } = await setup()
      const keys = []
      for (let made = 0; made < 11; made++) keys.push(await trustBrowser(actor, start))
      expect(await isTrusted(actor, [keys[0]!], start)).to.equal(false)
      expect(await isTrusted(actor, [keys[1]!], start)).to.equal(true)
    })
  })
})
