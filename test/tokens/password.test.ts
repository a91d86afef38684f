import { expect } from 'chai'
import { secondFactorForStaff } from '../../server/accounts/second-factor/required.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { scopesOf } from '../../server/api/index.ts'
import { features } from '../../server/features.ts'
import { mostTokens } from '../../server/tokens/create.ts'
import { Token } from '../../server/tokens/token.model.ts'
import { codeAt, giveSecondFactor } from '../accounts/second-factor.ts'
import { behindProxy, call, fieldCodes, newAddress, refusal } from '../api/client.ts'
import { decide, type MadePerson, makePerson, password } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { idOf, tokenOf } from './tokens.ts'

describe('getting a token with a password', () => {
  let app: RunningApp
  let person: MadePerson
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    person = await makePerson('teacher')
  })
  after(() => app.stop())

  const ask = async (change: object = {}, from = newAddress()) =>
    await call(app, 'POST /tokens', { from, body: { userName: person.userName, password, ...change } })

  it('is refused as a form of a page', async () => {
    const text = new URLSearchParams({ userName: person.userName, password }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(refusal(await call(app, 'POST /tokens', { text, headers }))).to.equal('415 unsupportedMediaType')
  })

  const mistakes: [string, object, Record<string, string>][] = [
    ['without a user name', { userName: '' }, { userName: 'required' }],
    ['without a password', { password: undefined }, { password: 'required' }],
    ['with an operator for a password', { password: { $ne: '' } }, { password: 'invalid' }],
    ['with an empty name', { name: ' ' }, { name: 'required' }],
    ['with a name that is too long', { name: 'x'.repeat(101) }, { name: 'tooLong' }],
    ['for no scope', { scopes: [] }, { scopes: 'tooSmall' }],
    ['for a scope that there is not', { scopes: ['tokens:read', 'all'] }, { scopes: 'unknownScope' }],
    ['for no day', { expiresInDays: 0 }, { expiresInDays: 'tooSmall' }],
    ['for more than a year', { expiresInDays: 366 }, { expiresInDays: 'tooBig' }],
    ['with a field that we do not ask for', { pin: '123456' }, { pin: 'unknownField' }],
    ['with an empty code', { code: '' }, { code: 'required' }],
  ]
  for (const [what, change, codes] of mistakes) {
    it(`is refused ${what}`, async () => {
      const answer = await ask(change)
      expect(refusal(answer)).to.equal('422 invalidInput')
      expect(fieldCodes(answer)).to.deep.equal(codes)
    })
  }

  it('is refused for a wrong password and for nobody alike', async () => {
    const [wrong, nobody] = [await ask({ password: 'sai' }), await ask({ userName: 'khongai@truong.example' })]

    expect(refusal(wrong)).to.equal('401 wrongPassword')
    expect({ ...(wrong.json as object), requestId: '' }).to.deep.equal({ ...(nobody.json as object), requestId: '' })
    expect(wrong.headers.get('www-authenticate')).to.equal('Bearer realm="api"')
  })

  it('is slowed down like signing in, from the same address', async () => {
    const from = newAddress()
    const answers = []
    for (let time = 0; time < 7; time++) answers.push(await ask({ password: 'sai' }, from))

    const last = answers.at(-1)!
    expect(refusal(last)).to.equal('429 tooMany')
    expect(Number(last.headers.get('retry-after'))).to.be.at.least(1)
    expect(refusal(await ask({}, from))).to.equal('429 tooMany')
    expect((await ask()).status).to.equal(201)
  })

  it('is refused until the first password has been changed', async () => {
    person = await makePerson('student', { mustChangePassword: true })
    expect(refusal(await ask())).to.equal('403 passwordChangeRequired')
    expect(await Token.countDocuments()).to.equal(0)
  })

  describe('of somebody with a second factor', () => {
    it('is refused without a code, and with a wrong one, with words that say so', async () => {
      await giveSecondFactor(person)
      expect(refusal(await ask())).to.equal('401 secondFactorRequired')
      expect(refusal(await ask({ code: '000000' }))).to.equal('401 wrongCode')
      expect(refusal(await ask({ password: 'sai', code: '000000' }))).to.equal('401 wrongPassword')
      expect(await Token.countDocuments()).to.equal(0)
    })

    it('takes a code of the phone once, or a recovery code', async () => {
      const { secret, codes } = await giveSecondFactor(person)
      const code = codeAt(secret, new Date())
      expect((await ask({ code })).status).to.equal(201)
      expect(refusal(await ask({ code }))).to.equal('401 wrongCode')
      expect((await ask({ code: codes[0] })).status).to.equal(201)
    })

    it('is slowed down after wrong codes', async () => {
      await giveSecondFactor(person)
      const from = newAddress()
      for (let time = 0; time < 5; time++) await ask({ code: '000000' }, from)
      expect(refusal(await ask({ code: '000000' }, from))).to.equal('429 tooMany')
    })

    it('does not look at a code that nobody asks for', async () => {
      expect((await ask({ code: '000000' })).status).to.equal(201)
    })
  })

  describe('by somebody who must set one up', () => {
    afterEach(() => decide(secondFactorForStaff, 'optional'))

    it('is refused until they have, and so is a token that they have already', async () => {
      const token = await tokenOf(app, person)
      await decide(secondFactorForStaff, 'staff')
      expect(refusal(await ask())).to.equal('403 secondFactorMissing')
      expect(refusal(await call(app, 'GET /me', { token }))).to.equal('403 secondFactorMissing')
    })
  })

  it('gives a token for thirty days with every scope that there is', async () => {
    const { status, json } = await ask()
    const made = json as Record<string, unknown> & { createdAt: string; expiresAt: string; token: string }

    expect(status).to.equal(201)
    expect(made.scopes).to.deep.equal(scopesOf(features))
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).to.equal(30 * 24 * 3600_000)
    expect((await call(app, 'GET /me', { token: made.token })).status).to.equal(200)
  })

  it('gives what was wished for', async () => {
    const { json } = await ask({ name: 'Thời khoá biểu', scopes: ['tokens:read'], expiresInDays: 365 })
    expect(json).to.deep.include({ name: 'Thời khoá biểu', scopes: ['tokens:read'] })
  })

  it('is written down, without the token', async () => {
    const token = await tokenOf(app, person, { name: 'Ghi sổ' })
    const entry = await AuditEntry.findOne({ action: 'tokens.created' }).lean()

    expect(entry).to.deep.include({ actorName: person.name, subjectKind: 'token' })
    expect(entry?.actorId).to.deep.equal(person.personId)
    expect(String(entry?.subjectId)).to.equal(idOf(token))
    expect(entry?.after).to.deep.include({ name: 'Ghi sổ', isFromPassword: true })
    expect(JSON.stringify(entry)).not.to.contain(token.split('_')[2])
  })

  describe('by somebody who has as many as one can', () => {
    const fill = async (isFromPassword: boolean) => {
      const start = Date.now() - 10 * 24 * 3600_000
      await Token.insertMany(
        Array.from({ length: mostTokens }, (_, place) => ({
          ...{
            ownerId: person.accountId,
            ownerKind: 'account',
            name: `${place}`,
            secretHash: 'x',
            scopes: ['tokens:read'],
          },
          ...{ isFromPassword, createdAt: new Date(start + place), expiresAt: new Date(Date.now() + 3600_000) },
          ...(place === 0 ? { lastUsedAt: new Date() } : {}),
        })),
      )
    }

    it('lets the one go that was got like this and is used least', async () => {
      await fill(true)
      expect((await ask()).status).to.equal(201)
      const names = (await Token.find().lean()).map(({ name }) => name)
      expect(names).to.have.length(mostTokens)
      expect(names).to.include('0').and.not.to.include('1')
    })

    it('is refused when all were made by hand', async () => {
      await fill(false)
      expect(refusal(await ask())).to.equal('409 tooManyTokens')
      expect(await Token.countDocuments()).to.equal(mostTokens)
    })
  })
})

describe('the list of one’s tokens', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp(behindProxy)
  })
  after(() => app.stop())

  it('has one’s own, the newest first, page by page, and no secret', async () => {
    const [person, other] = [await makePerson('teacher'), await makePerson('teacher')]
    await tokenOf(app, other, { name: 'của người khác' })
    for (const name of ['một', 'hai']) await tokenOf(app, person, { name })
    const token = await tokenOf(app, person, { name: 'ba' })

    const first = await call(app, 'GET /tokens?limit=2', { token })
    const { items, next } = first.json as { items: { name: string }[]; next: { cursor: string } }
    expect(items.map(({ name }) => name)).to.deep.equal(['ba', 'hai'])
    expect(first.text).not.to.match(/[0-9a-f]{64}|Hash/)

    const second = await call(app, `GET /tokens?limit=2&cursor=${next.cursor}`, { token })
    expect(second.json).to.have.property('next', null)
    expect((second.json as { items: { name: string }[] }).items.map(({ name }) => name)).to.deep.equal(['một'])
    expect(refusal(await call(app, 'GET /tokens?cursor=x', { token }))).to.equal('422 invalidCursor')
  })
})
