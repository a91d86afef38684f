import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { StoredSession } from '../../server/http/session.model.ts'
import { makePerson, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('signing out', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  it('is refused without the token of a form', async () => {
    const browser = await signIn(app, await makePerson('teacher'))
    expect((await browser.postWithout('/sign-out', {})).status).to.equal(403)
    expect((await browser.get('/account')).status).to.equal(200)
  })

  it('ends the session, says so and writes it down', async () => {
    const person = await makePerson('teacher')
    const browser = await signIn(app, person)
    const session = browser.cookies.get('session')!
    expect((await browser.post('/sign-out', {}, '/account')).location).to.equal('/sign-in')
    expect((await browser.get('/sign-in')).html).to.include('Đã đăng xuất.')

    browser.setCookie('session', session)
    expect((await browser.get('/account')).status).to.equal(303)
    expect(await StoredSession.countDocuments({ 'session.passport.user': person.accountId.toString() })).to.equal(0)
    expect(await AuditEntry.countDocuments({ subjectId: person.accountId, action: 'accounts.signedOut' })).to.equal(1)
  })

  it('leaves the other sessions of the account alone', async () => {
    const person = await makePerson('teacher')
    const [one, other] = [await signIn(app, person), await signIn(app, person)]
    await one.post('/sign-out', {}, '/account')
    expect((await other.get('/account')).status).to.equal(200)
  })

  it('does no harm to somebody who is out already', async () => {
    expect((await app.visitor().post('/sign-out', {}, '/sign-in')).location).to.equal('/sign-in')
  })
})
