import { expect } from 'chai'
import mongoose from 'mongoose'
import { announceActor } from '../../server/accounts/index.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Token } from '../../server/tokens/token.model.ts'
import { behindProxy, call, newAddress, rawCall, refusal } from '../api/client.ts'
import { eventually } from '../support/eventually.ts'
import { makePerson, makeUnit, password } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { idOf, tokenOf } from './tokens.ts'

describe('a token', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const ask = async (token: string | undefined, what = 'GET /me') => await call(app, what, { token })

  describe('is not accepted', () => {
    it('when there is none', async () => expect(refusal(await ask(undefined))).to.equal('401 tokenMissing'))

    it('in a cookie, in the address or with another scheme', async () => {
      const token = await tokenOf(app, await makePerson('teacher'))
      for (const [path, headers] of [
        ['/me', { cookie: `token=${token}; session=${token}` }],
        ['/me', { authorization: token }],
        ['/me', { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` }],
        ['/me', { authorization: 'Bearer ' }],
      ] as const)
        expect((await rawCall(app, 'GET', path, headers)).status).to.equal(401)
    })

    it('from somebody signed in with a browser who brings none', async () => {
      const person = await makePerson('teacher')
      const browser = app.visitor()
      await browser.post('/sign-in', { userName: person.userName, password })
      const page = await browser.get('/api/v1/me', { accept: 'application/json' })
      expect([page.status, JSON.parse(page.html)]).to.deep.include(401)
    })

    it('when it is misspelt', async () => {
      for (const token of ['x', 'hl_x_y', 'a'.repeat(5000)])
        expect(refusal(await ask(token))).to.equal('401 invalidToken')
    })

    it('when nobody has made it', async () => {
      expect(refusal(await ask(`hl_${'a'.repeat(24)}_${'0'.repeat(64)}`))).to.equal('401 invalidToken')
    })

    it('with the id of one and the secret of another', async () => {
      const person = await makePerson('teacher')
      const [one, other] = [await tokenOf(app, person), await tokenOf(app, person)]
      const mixed = `hl_${idOf(one)}_${other.split('_')[2]}`
      expect(refusal(await ask(mixed))).to.equal('401 invalidToken')
      await ask(one)
      expect(refusal(await ask(mixed))).to.equal('401 invalidToken')
    })

    it('from the moment when it expires', async () => {
      const token = await tokenOf(app, await makePerson('teacher'), { expiresInDays: 1 })
      await Token.updateOne({ _id: idOf(token) }, { expiresAt: new Date() })
      expect(refusal(await ask(token))).to.equal('401 tokenExpired')
    })

    it('when it expires while a server remembers it', async () => {
      const token = await tokenOf(app, await makePerson('teacher'))
      const soon = Date.now() + 400
      await Token.updateOne({ _id: idOf(token) }, { expiresAt: new Date(soon) })
      expect((await ask(token)).status).to.equal(200)
      await turnsInto(401, () => ask(token))
      expect(Date.now()).to.be.at.least(soon)
    })

    it('when it has been ended', async () => {
      const token = await tokenOf(app, await makePerson('teacher'))
      await ask(token)
      expect((await ask(token, 'DELETE /tokens/current')).status).to.equal(204)
      expect(refusal(await ask(token))).to.equal('401 invalidToken')
      expect(refusal(await ask(token, 'DELETE /tokens/current'))).to.equal('401 invalidToken')
    })

    it('when its account is closed', async () => {
      const person = await makePerson('teacher')
      const token = await tokenOf(app, person)
      await ask(token)
      await Account.updateOne({ _id: person.accountId }, { closedAt: new Date() })
      await announceActor(person.accountId)
      expect(refusal(await ask(token))).to.equal('401 invalidToken')
    })

    it('while the password has to be changed', async () => {
      const person = await makePerson('teacher')
      const token = await tokenOf(app, person)
      await Account.updateOne({ _id: person.accountId }, { mustChangePassword: true })
      await announceActor(person.accountId)
      expect(refusal(await ask(token))).to.equal('403 passwordChangeRequired')
    })
  })

  it('is accepted with its scheme in any letters', async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect((await rawCall(app, 'GET', '/me', { authorization: `${scheme} ${token}` })).status).to.equal(200)
  })

  it('lets do what its scopes name, and no more', async () => {
    const person = await makePerson('teacher')
    const narrow = await tokenOf(app, person, { scopes: ['tokens:read'] })
    await Token.updateOne({ _id: idOf(narrow) }, { scopes: ['other:read'] })

    const refused = await ask(narrow, 'GET /tokens')
    expect(refusal(refused)).to.equal('403 insufficientScope')
    expect(refused.headers.get('www-authenticate')).to.contain('scope="tokens:read"')
    expect((await ask(narrow)).status).to.equal(200)
    expect((await ask(await tokenOf(app, person), 'GET /tokens')).status).to.equal(200)
  })

  it('gives the memberships that its person has now', async () => {
    const unitId = await makeUnit('school', 'Trường Tiểu học Bình Minh')
    const person = await makePerson('teacher', { unitId, name: 'Trần Thị Ân' })
    const token = await tokenOf(app, person)
    const unit = { id: unitId.toString(), name: 'Trường Tiểu học Bình Minh', kind: 'school' }
    const { scopes } = ((await ask(token)).json as { token: { scopes: string[] } }).token
    expect((await ask(token)).json).to.deep.equal({
      account: { id: person.accountId.toString(), kind: 'person', userName: person.userName },
      person: { id: person.personId.toString(), name: 'Trần Thị Ân' },
      language: null,
      memberships: [{ role: 'teacher', unit }],
      token: { id: idOf(token), scopes },
    })

    await Membership.deleteMany({ personId: person.personId })
    await announceActor(person.accountId)
    expect((await ask(token)).json).to.have.deep.property('memberships', [])
  })

  it('is remembered, so that reading costs no query', async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    const isFree = async () => (await queriesOf(['tokens', 'accounts'], () => ask(token))).length === 0
    await eventually(isFree)
  })

  it('is looked up again for whatever changes something', async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    await ask(token)
    // As another server would end it, whose word has not come yet.
    await Token.deleteOne({ _id: idOf(token) })
    expect(refusal(await ask(token, 'DELETE /tokens/current'))).to.equal('401 invalidToken')
  })

  it('knows when it was used last and from which network, written once a minute', async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    const find = async () => await Token.findById(idOf(token)).lean()
    expect(await find()).not.to.have.any.keys('lastUsedAt', 'lastUsedFrom')

    const before = new Date()
    await call(app, 'GET /me', { token, from: '203.0.113.7' })
    await eventually(async () => (await find())?.lastUsedAt !== undefined)
    const used = await find()
    expect(used?.lastUsedAt?.getTime()).to.be.within(before.getTime(), Date.now())
    expect(used?.lastUsedFrom).to.equal('203.0.113.0/24')

    const writes = await queriesOf(['tokens'], () => call(app, 'GET /me', { token, from: newAddress() }))
    expect(writes).to.deep.equal([])
    expect((await find())?.lastUsedAt).to.deep.equal(used?.lastUsedAt)
  })

  it('lies in the database without its secret', async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    const stored = JSON.stringify(await Token.collection.findOne({ _id: new mongoose.Types.ObjectId(idOf(token)) }))
    expect(stored).to.contain(idOf(token))
    expect(stored).not.to.contain(token.split('_')[2])
  })
})

/** The operations on these collections while something is done. */
async function queriesOf(collections: string[], work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  mongoose.set('debug', (collection: string, method: string) => {
    if (collections.includes(collection)) seen.push(`${collection}.${method}`)
  })
  try {
    await work()
  } finally {
    mongoose.set('debug', false)
  }
  return seen
}

async function turnsInto(status: number, ask: () => Promise<{ status: number }>): Promise<void> {
  await eventually(async () => (await ask()).status === status)
}
