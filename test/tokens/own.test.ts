import { expect } from 'chai'
import type { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Token } from '../../server/tokens/token.model.ts'
import { behindProxy, call, refusal } from '../api/client.ts'
import type { Browser } from '../support/browser.ts'
import { type MadePerson, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { idOf, shownToken, tokenOf } from './tokens.ts'

const path = '/account/tokens'
const right = { name: 'Thời khoá biểu', scopes: 'tokens:read', days: '30' }

describe('the page of one’s tokens', () => {
  let app: RunningApp
  let person: MadePerson
  let unitId: Types.ObjectId
  let browser: Browser
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    unitId = await makeUnit()
    person = await makePerson('teacher', { unitId })
    browser = await signIn(app, person)
  })
  after(() => app.stop())

  const make = async (change: Record<string, string | string[]> = {}) =>
    await browser.post(path, { ...right, ...change })

  it('is for those who have signed in', async () => {
    const page = await app.visitor().get(path)
    expect([page.status, page.location]).to.deep.equal([303, `/sign-in?next=${encodeURIComponent(path)}`])
    expect((await app.visitor().post(path, right, '/sign-in')).status).to.equal(401)
  })

  it('takes no form that it has not made', async () => {
    expect((await browser.postWithout(path, right)).status).to.equal(403)
    expect(await Token.countDocuments()).to.equal(0)
  })

  const mistakes: [string, Record<string, string | string[]>, string][] = [
    ['no name', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope that there is not', { scopes: ['tokens:read', 'everything:write'] }, 'scopes'],
    ['another time than those offered', { days: '31' }, 'days'],
  ]
  for (const [what, change, field] of mistakes) {
    it(`asks again after ${what}, and keeps what was typed`, async () => {
      const page = await make(change)

      expect(page.status).to.equal(422)
      expect(page.html).to.contain(`id="error-${field}"`)
      if (field !== 'name') expect(page.html).to.contain('value="Thời khoá biểu"')
      if (field !== 'scopes') expect(page.html).to.match(/value="tokens:read" checked/)
      if (field !== 'days') expect(page.html).to.match(/value="30" selected/)
      expect(await Token.countDocuments()).to.equal(0)
    })
  }

  it('shows a new token once', async () => {
    const page = await make()
    const token = shownToken(page)!

    expect(page.status).to.equal(201)
    expect(page.headers.get('cache-control')).to.contain('no-store')
    const again = await browser.get(path)
    expect(again.html).to.contain('<h3>Thời khoá biểu</h3>').and.not.to.contain(token.split('_')[2])
    expect(again.html).to.contain('<code>tokens:read</code>').and.to.contain('chưa lần nào')
    expect(again.html.match(/<time /g)).to.have.length(2)
    expect((await call(app, 'GET /me', { token })).status).to.equal(200)
  })

  it('makes a token for as long as was chosen, with what was ticked', async () => {
    await make({ days: '365', scopes: ['tokens:read', 'tokens:read'] })
    const token = await Token.findOne().lean()
    expect(token).to.deep.include({ scopes: ['tokens:read'], isFromPassword: false, ownerKind: 'account' })
    expect(token!.expiresAt!.getTime() - token!.createdAt.getTime()).to.equal(365 * 24 * 3600_000)
  })

  it('writes down what was made and ended', async () => {
    const id = idOf(shownToken(await make())!)
    await browser.post(`${path}/${id}/revoke`)

    const entries = await AuditEntry.find({ subjectKind: 'token' }).sort({ at: 1 }).lean()
    expect(entries.map(({ action, subjectId }) => [action, String(subjectId)])).to.deep.equal([
      ['tokens.created', id],
      ['tokens.revoked', id],
    ])
    expect(entries[0]).to.deep.include({ actorId: person.personId, actorName: person.name })
    expect(entries[0]?.address).to.equal('127.0.0.1')
    expect(entries[0]?.unitIds?.map(String)).to.deep.equal([unitId.toString()])
    expect(entries[1]?.before).to.deep.equal({ name: 'Thời khoá biểu', scopes: ['tokens:read'] })
  })

  it('shows nobody else’s, nor lets them end it', async () => {
    const token = await tokenOf(app, await makePerson('teacher'), { name: 'của người khác' })
    expect((await browser.get(path)).html).not.to.contain('của người khác')

    const address = `${path}/${idOf(token)}/revoke`
    expect((await browser.get(address)).status).to.equal(404)
    expect((await browser.post(address, {}, path)).status).to.equal(404)
    expect((await call(app, 'GET /me', { token })).status).to.equal(200)
  })

  it('knows no token of a malformed or unknown id', async () => {
    for (const id of ['x', 'f'.repeat(24)]) expect((await browser.get(`${path}/${id}/revoke`)).status).to.equal(404)
  })

  it('asks before it ends a token, which then works no more', async () => {
    const token = shownToken(await make())!
    const question = await browser.get(`${path}/${idOf(token)}/revoke`)
    expect(question.html).to.contain('Thu hồi mã “Thời khoá biểu”?')
    expect((await call(app, 'GET /me', { token })).status).to.equal(200)

    const page = await browser.post(`${path}/${idOf(token)}/revoke`)
    expect([page.status, page.location]).to.deep.equal([303, path])
    expect(refusal(await call(app, 'GET /me', { token }))).to.equal('401 invalidToken')
    expect((await browser.get(path)).html).to.contain('Đã thu hồi mã.')
  })

  it('offers no form to somebody who has as many as one can', async () => {
    const stored = { ownerId: person.accountId, ownerKind: 'account', name: 'x', secretHash: 'x', scopes: [] }
    const other = { isFromPassword: false, createdAt: new Date() }
    await Token.insertMany(Array.from({ length: 99 }, () => ({ ...stored, ...other })))
    expect((await make()).status).to.equal(201)
    expect((await browser.get(path)).html).not.to.contain('name="scopes"')
    expect((await browser.post(path, right, '/account')).status).to.equal(409)
    expect(await Token.countDocuments()).to.equal(100)
  })
})
