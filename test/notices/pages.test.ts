import { expect } from 'chai'
import type { Feature } from '../../server/feature.ts'
import { get, signedIn } from '../../server/http/route.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { noticeData } from '../../server/notices/data-of-person.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { usePostbox } from '../mail/postbox.ts'
import { as, makePerson, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { noticesOf, onlyNoticeId, tell } from './notices.ts'

/** While the notices are counted nobody waits for what becomes of the page. */
const undrawn: Feature = {
  name: 'undrawn',
  routes: [get('/undrawn', signedIn, (_req, res) => res.render('undrawn/nothing'))],
}

describe('one’s own notices', () => {
  let app: RunningApp
  before(async () => (app = await startApp({}, [undrawn])))
  after(() => app.stop())
  afterEach(() => app.clear())

  const setup = async () => {
    const person = await makePerson('teacher')
    const browser = await signIn(app, person)
    const bell = async () => /class="bell"[^]*?<\/a>/.exec((await browser.get('/account')).html)?.[0] ?? ''
    return { person, browser, bell }
  }
  const addressOf = async (person: Parameters<typeof onlyNoticeId>[0]) =>
    `/notices/${(await onlyNoticeId(person)).toString()}`

  it('are nobody else’s', async () => {
    const { person } = await setup()
    await tell(person)
    const address = await addressOf(person)
    const other = await as(app, 'sectorAdministrator')
    expect((await other.get(address)).status).to.equal(404)
    expect((await other.post(`${address}/read`, {})).status).to.equal(404)
    await other.post('/notices/read', {})
    expect((await noticesOf(person))[0]?.isRead).to.be.false
  })

  it('are no page with an address that is none', async () => {
    const { browser } = await setup()
    for (const id of ['1', 'x'.repeat(24)]) expect((await browser.get(`/notices/${id}`)).status).to.equal(404)
  })

  it('are a page that says so when there is none', async () => {
    const { browser } = await setup()
    expect((await browser.get('/notices')).html).to.include('Chưa có thông báo nào')
    expect((await browser.get('/notices?show=unread')).html).to.include('Không còn thông báo nào chưa đọc')
  })

  it('lead to what they tell of, and are read then', async () => {
    const { person, browser } = await setup()
    await tell(person)
    const address = await addressOf(person)
    expect((await browser.get('/notices')).html)
      .to.include(`href="${address}"`)
      .and.include('Mới</span>')
    const opened = await browser.get(address)
    expect([opened.status, opened.location]).to.deep.equal([303, '/account'])
    expect((await browser.get('/notices')).html).to.not.include('Mới</span>')
    expect((await browser.get('/notices?show=unread')).html).to.not.include(address)
  })

  it('can be marked one by one, or all at once', async () => {
    const { person, browser } = await setup()
    await tell(person)
    await browser.get('/notices')
    expect((await browser.post(`${await addressOf(person)}/read`, {})).location).to.equal('/notices')
    await tell(person)
    await tell(person)
    await browser.post('/notices/read', {})
    expect((await noticesOf(person)).map(({ isRead }) => isRead)).to.deep.equal([true, true, true])
  })

  it('come in pages, the latest first', async () => {
    const { person, browser } = await setup()
    const notices = Array.from({ length: 31 }, (_, at) => ({
      ...{ personId: person.personId, key: 'notices.lost', url: `/${at}`, at: new Date(2026, 10, 1, 0, at) },
      isRead: false,
    }))
    await Notice.insertMany(notices)
    const { html } = await browser.get('/notices')
    const shown = html.match(/<li class="card/g)
    expect(shown).to.have.length(30)
    const next = /href="([^"]+)" rel="next"/.exec(html)![1]!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    expect((await browser.get(next)).html.match(/<li class="card/g)).to.have.length(1)
  })

  it('can still be opened when their words are gone', async () => {
    const { person, browser } = await setup()
    await Notice.create({ personId: person.personId, key: 'gone.notices.x', url: '/', at: new Date(), isRead: false })
    expect((await browser.get('/notices')).html).to.include('Có một thông báo cũ')
  })

  describe('the bell', () => {
    it('hangs on no page of somebody signed out, or who has something else to do first', async () => {
      expect((await app.visitor().get('/sign-in')).html).to.not.include('class="bell"')
      const fresh = await signIn(app, await makePerson('teacher', { mustChangePassword: true }))
      expect((await fresh.get('/account/password')).html).to.not.include('class="bell"')
    })

    it('says in words how many are unread, as soon as there is one', async () => {
      const { person, browser, bell } = await setup()
      expect(await bell()).to.include('không có gì mới')
      await tell(person)
      await tell(person)
      expect(await bell()).to.include('2 chưa đọc')
      await browser.post('/notices/read', {})
      expect(await bell()).to.include('không có gì mới')
    })

    it('counts to ninety-nine', async () => {
      const { person, bell } = await setup()
      const notice = { personId: person.personId, key: 'notices.lost', url: '/', at: new Date(), isRead: false }
      await Notice.insertMany(Array.from({ length: 100 }, () => ({ ...notice })))
      expect(await bell()).to.include('>99+<')
    })

    it('leaves a page that cannot be drawn to the error page', async () => {
      const { browser } = await setup()
      const answer = await browser.get('/undrawn')
      expect([answer.status, answer.html.includes('class="bell"')]).to.deep.equal([500, true])
    })

    it('hangs on error pages, too', async () => {
      const { browser } = await setup()
      expect((await browser.get('/nowhere')).html).to.include('class="bell"')
    })
  })

  describe('the choice of mails', () => {
    it('is at once until something else is chosen', async () => {
      const { browser } = await setup()
      expect((await browser.get('/profile/notices')).html).to.match(/value="atOnce" checked/)
      expect((await browser.get('/account')).html).to.include('href="/profile/notices"')
    })

    for (const mail of ['', 'hourly'])
      it(`asks again for ${mail === '' ? 'nothing' : mail}`, async () => {
        const { browser } = await setup()
        const answer = await browser.post('/profile/notices', { mail })
        expect(answer.status).to.equal(422)
        expect(answer.html).to.include('Hãy chọn một cách nhận thư')
      })

    it('is kept', async () => {
      const { browser } = await setup()
      expect((await browser.post('/profile/notices', { mail: 'never' })).status).to.equal(303)
      expect((await browser.get('/profile/notices')).html).to.match(/value="never" checked/)
    })

    it('says that no mail comes without a mail server', async () => {
      const { browser } = await setup()
      expect((await browser.get('/profile/notices')).html).to.include('hiện không gửi thư')
    })

    describe('with a mail server', () => {
      usePostbox()

      it('says that an address is missing', async () => {
        const { browser } = await setup()
        expect((await browser.get('/profile/notices')).html).to.include('chưa có địa chỉ thư đã xác nhận')
      })
    })
  })

  it('are in the copy of what is kept of somebody, and gone when they are removed', async () => {
    const { person, browser } = await setup()
    expect(await noticeData.read(person.personId)).to.be.undefined
    await tell(person)
    await browser.post('/profile/notices', { mail: 'daily' })
    const copy = (await noticeData.read(person.personId)) as { byMail: string; notices: object[] }
    expect(copy.byMail).to.equal('daily')
    expect(copy.notices[0]).to.deep.include({ title: 'Có một thông báo cũ', url: '/account', isRead: false })
    for (let time = 0; time < 2; time++) await inTransaction((session) => noticeData.remove(person.personId, session))
    expect(await noticeData.read(person.personId)).to.be.undefined
  })
})
