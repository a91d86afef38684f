import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { StoredSession } from '../../server/http/session.model.ts'
import type { Browser } from '../support/browser.ts'
import { makePerson, type MadePerson, password, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('the sessions of an account', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  const isIn = async (browser: Browser) => (await browser.get('/account')).status === 200
  const idsOn = async (browser: Browser) =>
    [...(await browser.get('/account/sessions')).html.matchAll(/\/account\/sessions\/([\w-]+)\/end"/g)].map(
      ([, id]) => id!,
    )
  const end = (browser: Browser, id: string) => browser.post(`/account/sessions/${id}/end`, {}, '/account/sessions')
  const setup = async () => {
    const person = await makePerson('teacher')
    const [here, there] = [await signIn(app, person), await signIn(app, person)]
    const [own, other] = await idsOn(here)
    return { person, here, there, own: own!, other: other! }
  }
  const entries = async ({ accountId }: MadePerson) =>
    await AuditEntry.find({ subjectId: accountId, action: 'accounts.sessionsEnded' }).lean()

  describe('are refused', () => {
    it('to somebody signed out', async () => {
      const visitor = app.visitor()
      expect((await visitor.get('/account/sessions')).location).to.equal('/sign-in?next=%2Faccount%2Fsessions')
      expect((await visitor.post('/account/sessions/end-others', {}, '/sign-in')).status).to.equal(401)
      expect((await visitor.post('/account/sessions/abc/end', {}, '/sign-in')).status).to.equal(401)
    })

    it('when the form comes from elsewhere', async () => {
      const { here, there, other } = await setup()
      expect((await here.postWithout(`/account/sessions/${other}/end`, {})).status).to.equal(403)
      expect(await isIn(there)).to.be.true
    })

    it('when there is no such one, or it is over already', async () => {
      const { here, other } = await setup()
      expect((await end(here, 'abc')).status).to.equal(404)
      expect((await end(here, other)).status).to.equal(303)
      expect((await end(here, other)).status).to.equal(404)
    })

    it("when it is somebody else's", async () => {
      const { there, other } = await setup()
      const thief = await signIn(app, await makePerson('sectorAdministrator'))
      expect((await end(thief, other)).status).to.equal(404)
      expect(await isIn(there)).to.be.true
    })
  })

  it('stand in a list, this one first, with device, address and time', async () => {
    const person = await makePerson('teacher')
    const agent =
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36'
    const phone = app.visitor()
    const form = await phone.get('/sign-in')
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(form.html)![1]!
    await phone.postWithout('/sign-in', { _csrf, userName: person.userName, password }, { 'user-agent': agent })
    const desk = await signIn(app, person)

    const { html } = await desk.get('/account/sessions')
    expect(html.match(/<h2>[^<]*<\/h2>/g)).to.deep.equal([
      '<h2>Thiết bị chưa rõ loại</h2>',
      '<h2>Chrome trên Android</h2>',
    ])
    expect(html.match(/Thiết bị này<\/span>/g)).to.have.length(1)
    expect(html.match(/127\.0\.0\.1/g)).to.have.length(2)
    expect(html.match(/<time datetime="/g)).to.have.length(4)
    expect(html).to.include('aria-label="Đăng xuất Chrome trên Android"')
  })

  it("are only one's own", async () => {
    const { here } = await setup()
    await signIn(app, await makePerson('teacher'))
    expect(await idsOn(here)).to.have.length(2)
  })

  it('have no ids that would let anybody in', async () => {
    const { here } = await setup()
    const { html } = await here.get('/account/sessions')
    const sid = decodeURIComponent(here.cookies.get('session')!).slice(2).split('.')[0]!
    expect(html).to.not.include(sid)
  })

  it('can be ended one by one, which is written down', async () => {
    const { person, here, there, other } = await setup()
    const page = await end(here, other)
    expect([page.status, page.location]).to.deep.equal([303, '/account/sessions'])
    expect((await here.get('/account/sessions')).html).to.include('Đã đăng xuất thiết bị đó.')
    expect([await isIn(here), await isIn(there)]).to.deep.equal([true, false])
    expect((await entries(person)).map(({ after }) => after as unknown)).to.deep.equal([{ count: 1 }])
  })

  it('can be ended all but this one', async () => {
    const { person, here, there } = await setup()
    const third = await signIn(app, person)
    const neighbour = await signIn(app, await makePerson('teacher'))
    await here.post('/account/sessions/end-others', {}, '/account/sessions')
    expect((await here.get('/account/sessions')).html).to.include('Đã đăng xuất 2 thiết bị khác.')
    const states = await Promise.all([here, there, third, neighbour].map(isIn))
    expect(states).to.deep.equal([true, false, false, true])
    expect((await entries(person)).map(({ after }) => after as unknown)).to.deep.equal([{ count: 2 }])
  })

  it('say that there is no other one', async () => {
    const person = await makePerson('teacher')
    const browser = await signIn(app, person)
    const { html } = await browser.get('/account/sessions')
    expect(html).to.include('Chỉ có thiết bị này').and.not.include('end-others')
    await browser.post('/account/sessions/end-others', {}, '/account')
    expect((await browser.get('/account')).html).to.include('Không có thiết bị nào khác.')
    expect(await entries(person)).to.be.empty
  })

  it('include this one: ending it is signing out', async () => {
    const { person, here, there, own } = await setup()
    await end(here, own)
    expect([await isIn(here), await isIn(there)]).to.deep.equal([false, true])
    expect(await StoredSession.countDocuments({ 'session.passport.user': person.accountId.toString() })).to.equal(1)
  })
})
