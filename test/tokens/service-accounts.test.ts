import { expect } from 'chai'
import type { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { ServiceAccount } from '../../server/tokens/service-account.model.ts'
import { Token } from '../../server/tokens/token.model.ts'
import { behindProxy, call, refusal } from '../api/client.ts'
import type { Browser, Page } from '../support/browser.ts'
import { as, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { idOf, shownToken } from './tokens.ts'

const path = '/administration/service-accounts'
const right = { name: 'Trung tâm điều hành Lam Giang', scopes: 'tokens:read', addresses: '', days: '365' }

describe('service accounts', () => {
  let app: RunningApp
  let unitId: Types.ObjectId
  let browser: Browser
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    unitId = await makeUnit('sectorOffice', 'Sở Giáo dục và Đào tạo Lam Giang')
    browser = await as(app, 'sectorAdministrator', { unitId, name: 'Lê Quản Trị' })
  })
  after(() => app.stop())

  const make = async (change: Record<string, string | string[]> = {}) =>
    await browser.post(path, { ...right, ...change })
  const madeBy = async (page: Page) => {
    const token = shownToken(page)!
    const id = (await Token.findById(idOf(token)).lean())!.ownerId.toString()
    return { token, id, url: `${path}/${id}` }
  }
  const ask = async (token: string, from?: string) => await call(app, 'GET /me', { token, from })

  it('are not for those who have not signed in', async () => {
    expect((await app.visitor().get(path)).location).to.contain('/sign-in')
  })

  for (const role of ['student', 'teacher', 'principal', 'schoolAdministrator', 'sectorLeader'] as const) {
    it(`are not for a ${role}`, async () => {
      const { url } = await madeBy(await make())
      const other = await as(app, role, { unitId })
      for (const address of [path, `${url}/rotate`, `${url}/close`]) {
        expect((await other.get(address)).status).to.equal(403)
        expect((await other.post(address, right, '/account')).status).to.equal(403)
      }
      expect(await ServiceAccount.countDocuments({ closedAt: { $exists: false } })).to.equal(1)
    })
  }

  it('of another sector are not there', async () => {
    const { url, token } = await madeBy(await make())
    const other = await as(app, 'sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
    expect((await other.get(path)).html).not.to.contain(right.name)
    for (const verb of ['rotate', 'close']) {
      expect((await other.get(`${url}/${verb}`)).status).to.equal(404)
      expect((await other.post(`${url}/${verb}`, { days: '90' }, path)).status).to.equal(404)
    }
    expect((await ask(token)).status).to.equal(200)
  })

  it('have no malformed or unknown id', async () => {
    for (const id of ['x', 'f'.repeat(24)]) expect((await browser.get(`${path}/${id}/close`)).status).to.equal(404)
  })

  const mistakes: [string, Record<string, string | string[]>, string][] = [
    ['no name', { name: '' }, 'name'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope that there is not', { scopes: 'all:all' }, 'scopes'],
    ['an address that is none', { addresses: '203.0.113.0/24\ntruong.example' }, 'addresses'],
    [
      'too many addresses',
      { addresses: Array.from({ length: 51 }, (_, at) => `10.0.0.${at}`).join('\n') },
      'addresses',
    ],
    ['another time than those offered', { days: '7' }, 'days'],
  ]
  for (const [what, change, field] of mistakes) {
    it(`are not made with ${what}, and what was typed is kept`, async () => {
      const page = await make(change)
      expect(page.status).to.equal(422)
      expect(page.html).to.contain(`id="error-${field}"`)
      if (field === 'addresses') expect(page.html).to.contain(change.addresses)
      expect(await ServiceAccount.countDocuments()).to.equal(0)
    })
  }

  it('have a token that is shown once', async () => {
    const page = await make()
    const { token } = await madeBy(page)
    expect(page.status).to.equal(201)
    const list = await browser.get(path)
    expect(list.html).to.contain(`<h3>${right.name}</h3>`).and.not.to.contain(token.split('_')[2])
    expect(list.html).to.contain('<code>tokens:read</code>').and.to.contain('chưa lần nào')
    expect(list.html.match(/<time /g)).to.have.length(2)
  })

  it('work for the unit of whoever made them, with their scopes', async () => {
    const { token, id } = await madeBy(await make())
    expect((await ask(token)).json).to.deep.equal({
      account: { id, kind: 'service', userName: right.name },
      person: null,
      language: null,
      memberships: [
        {
          role: 'sectorAdministrator',
          unit: { id: unitId.toString(), name: 'Sở Giáo dục và Đào tạo Lam Giang', kind: 'sectorOffice' },
        },
      ],
      token: { id: idOf(token), scopes: ['tokens:read'] },
    })
  })

  it('can be without an end', async () => {
    const { token } = await madeBy(await make({ days: 'unlimited' }))
    expect((await Token.findById(idOf(token)).lean())?.expiresAt).to.equal(undefined)
    expect((await ask(token)).status).to.equal(200)
  })

  it('are refused from an address that is not listed, and not from one that is', async () => {
    const { token } = await madeBy(await make({ addresses: '203.0.113.0/24, 198.51.100.7\r\n2001:db8::/32' }))

    expect(refusal(await ask(token, '203.0.114.1'))).to.equal('403 addressNotAllowed')
    expect(refusal(await ask(token, '198.51.100.8'))).to.equal('403 addressNotAllowed')
    expect(refusal(await ask(token, '2001:db9::1'))).to.equal('403 addressNotAllowed')
    for (const from of ['203.0.113.200', '198.51.100.7', '2001:db8::7'])
      expect((await ask(token, from)).status).to.equal(200)
  })

  it('get a new token, and the former one ends', async () => {
    const { token, url } = await madeBy(await make())
    expect((await browser.get(`${url}/rotate`)).html).to.contain(right.name)
    expect((await browser.post(`${url}/rotate`, { days: '1' })).status).to.equal(422)
    expect((await ask(token)).status).to.equal(200)

    const page = await browser.post(`${url}/rotate`, { days: '90' })
    const fresh = shownToken(page)!
    expect(page.status).to.equal(201)
    expect(refusal(await ask(token))).to.equal('401 invalidToken')
    expect((await ask(fresh)).status).to.equal(200)
    expect(await Token.countDocuments()).to.equal(1)
  })

  it('end when they are closed, for good', async () => {
    const { token, url } = await madeBy(await make())
    expect((await browser.get(`${url}/close`)).html).to.contain(right.name)
    expect((await ask(token)).status).to.equal(200)

    const page = await browser.post(`${url}/close`)
    expect([page.status, page.location]).to.deep.equal([303, path])
    expect(refusal(await ask(token))).to.equal('401 invalidToken')
    const list = await browser.get(path)
    expect(list.html).to.contain(right.name).and.to.contain('Đã đóng').and.not.to.contain(`${url}/rotate`)
    for (const verb of ['rotate', 'close'])
      expect((await browser.post(`${url}/${verb}`, { days: '90' }, path)).status).to.equal(409)
    expect(await Token.countDocuments()).to.equal(0)
  })

  it('end with their unit', async () => {
    const { token } = await madeBy(await make())
    await ServiceAccount.updateOne({}, { unitId: 'f'.repeat(24) })
    expect(refusal(await ask(token))).to.equal('401 invalidToken')
  })

  it('that are closed are refused even if a token should be left', async () => {
    const { token } = await madeBy(await make())
    await ServiceAccount.updateOne({}, { closedAt: new Date() })
    expect(refusal(await ask(token))).to.equal('401 invalidToken')
  })

  it('are written down from beginning to end', async () => {
    const { url, id } = await madeBy(await make({ addresses: '203.0.113.7' }))
    await browser.post(`${url}/rotate`, { days: '90' })
    await browser.post(`${url}/close`)

    const entries = await AuditEntry.find({ subjectKind: 'serviceAccount' }).sort({ at: 1 }).lean()
    expect(entries.map(({ action }) => action)).to.deep.equal([
      'tokens.serviceAccountCreated',
      'tokens.serviceAccountRotated',
      'tokens.serviceAccountClosed',
    ])
    for (const entry of entries) {
      expect([entry.actorName, String(entry.subjectId)]).to.deep.equal(['Lê Quản Trị', id])
      expect(JSON.stringify(entry)).not.to.match(/hl_|[0-9a-f]{64}/)
    }
    expect(entries[0]?.after).to.deep.include({ addresses: ['203.0.113.7'], scopes: ['tokens:read'] })
  })
})
