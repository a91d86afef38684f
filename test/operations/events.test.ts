import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { replayEvent } from '../../server/operations/events.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import type { Actor } from '../../server/actor.ts'
import { as } from '../support/make.ts'
import type { Browser } from '../support/browser.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addEvent } from '../outbox/outbox.ts'

const url = '/administration/outbox'
const nobodys = '0123456789abcdef01234567'

describe('background work, as administrators see it', () => {
  let app: RunningApp
  let admin: Browser
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    admin = await as(app, 'sectorAdministrator', { name: 'Phạm Thị Quản' })
  })
  after(() => app.stop())

  const refuse = { 'tests.dying': () => Promise.reject(new Error('Máy chủ thư không trả lời.')) }
  const addDead = async (payload: Record<string, unknown> = {}) => {
    await addEvent('tests.dying', payload)
    await app.work({ handlers: refuse, attempts: 1 })
    const [event] = await OutboxEvent.find({ state: 'dead' }).sort({ _id: -1 }).limit(1).lean()
    return event!._id
  }
  const auditOf = (action: string) => AuditEntry.find({ action }).lean()

  it('is closed to whoever is signed out', async () => {
    const id = await addDead()
    for (const path of [url, `${url}/${id.toString()}`])
      expect((await app.visitor().get(path)).location).to.match(/^\/sign-in\?next=/)
  })

  it('is closed to everybody else', async () => {
    const id = await addDead()
    const principal = await as(app, 'principal')
    expect((await principal.get(url)).status).to.equal(403)
    expect((await principal.get(`${url}/${id.toString()}`)).status).to.equal(403)
    expect((await principal.post(`${url}/replay`, {}, '/account')).status).to.equal(403)
    expect((await principal.post(`${url}/${id.toString()}/discard`, { reason: 'x' }, '/account')).status).to.equal(403)
    expect(await OutboxEvent.countDocuments({ state: 'dead' })).to.equal(1)
  })

  it('is closed to an administrator’s access token, whatever its scopes', async () => {
    const actor = {
      memberships: [{ role: 'sectorAdministrator' }],
      scopes: ['x'],
      isService: false,
    } as unknown as Actor
    const refusal = await replayEvent(actor, new Types.ObjectId(), { address: '', device: '' }).catch((e: unknown) => e)
    expect(refusal).to.deep.include({ status: 403 })
  })

  it('does not find what is malformed, unknown, or no longer dead', async () => {
    const id = await addDead()
    await OutboxEvent.updateOne({ _id: id }, { $set: { state: 'waiting' } })
    for (const path of ['x', nobodys, id.toString()]) {
      expect((await admin.get(`${url}/${path}`)).status).to.equal(404)
      expect((await admin.post(`${url}/${path}/replay`, {}, url)).status).to.equal(404)
      expect((await admin.post(`${url}/${path}/discard`, { reason: 'x' }, '/account')).status).to.equal(404)
    }
    expect(await auditOf('operations.eventReplayed')).to.deep.equal([])
  })

  it('says that nothing has stopped', async () => {
    await addEvent('tests.waiting')
    const page = await admin.get(url)
    expect(page.status).to.equal(200)
    expect(page.html).to.include('Không có việc nào bị dừng')
    expect(page.html).not.to.include('Cho làm lại tất cả')
  })

  it('shows what could not be done, with its error', async () => {
    const id = await addDead()
    const { html } = await admin.get(url)
    expect(html).to.include(`href="${url}/${id.toString()}">tests.dying</a>`)
    expect(html).to.include('Máy chủ thư không trả lời.')
  })

  it('shows the list page by page', async () => {
    const diedAt = new Date('2026-03-01')
    const dead = {
      name: 'tests.dying',
      payload: {},
      state: 'dead',
      runAt: diedAt,
      attempts: 1,
      failures: 1,
      createdAt: diedAt,
    }
    await OutboxEvent.insertMany(Array.from({ length: 51 }, (_, i) => ({ ...dead, name: `tests.n${i}`, diedAt })))
    const first = await admin.get(url)
    const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll('&#x3D;', '=')
    const second = await admin.get(next!)

    expect(first.html.match(/tests\.n\d+/g)).to.have.lengthOf(50)
    expect(second.html.match(/tests\.n\d+/g)).to.deep.equal(['tests.n0'])
    expect(second.html).not.to.include('rel="next"')
    expect(second.html).to.include(`href="${url}" rel="prev"`)
  })

  it('shows the ids and numbers of a payload, and nothing that could be personal', async () => {
    const personId = new Types.ObjectId()
    const id = await addDead({
      personId,
      count: 3,
      list: [{ code: 'a-1' }],
      name: 'Nguyễn Văn An',
      email: 'an@truong.example',
    })
    const { html } = await admin.get(`${url}/${id.toString()}`)
    for (const shown of [personId.toString(), '>3<', 'list.0.code', 'a-1', 'name', 'email'])
      expect(html).to.include(shown)
    for (const hidden of ['Nguyễn Văn An', 'an@truong.example']) expect(html).not.to.include(hidden)
  })

  it('is done again when an administrator wants that, which the log keeps', async () => {
    const id = await addDead()
    const path = `${url}/${id.toString()}`
    expect((await admin.post(`${path}/replay`, {}, path)).location).to.equal(url)
    expect((await admin.get(url)).html).to.include('Việc đã được cho làm lại.')
    await app.work({ handlers: { 'tests.dying': () => Promise.resolve() } })

    expect(await OutboxEvent.countDocuments()).to.equal(0)
    const [entry] = await auditOf('operations.eventReplayed')
    expect(entry).to.deep.include({ actorName: 'Phạm Thị Quản', subjectKind: 'event', subjectId: id })
    expect(entry?.after).to.deep.equal({ name: 'tests.dying' })
  })

  it('is all done again that was on the page', async () => {
    await addDead()
    await addDead()
    const page = await admin.get(url)
    const later = await addDead()
    await OutboxEvent.updateOne({ _id: later }, { $set: { diedAt: new Date(Date.now() + 60_000) } })
    const until = /name="until" value="([^"]+)"/.exec(page.html)?.[1]
    await admin.post(`${url}/replay`, { until: until! }, url)

    expect(await OutboxEvent.countDocuments({ state: 'waiting' })).to.equal(2)
    expect((await OutboxEvent.findOne({ state: 'dead' }).lean())?._id).to.deep.equal(later)
    expect((await auditOf('operations.eventsReplayed'))[0]?.after).to.deep.equal({ count: 2 })
  })

  for (const [what, reason] of [
    ['without a reason', ' '],
    ['with a reason that is too long', 'x'.repeat(501)],
  ] as const) {
    it(`is not given up ${what}`, async () => {
      const id = await addDead()
      const path = `${url}/${id.toString()}`
      const page = await admin.post(`${path}/discard`, { reason }, path)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-reason"')
      expect(await OutboxEvent.countDocuments({ state: 'dead' })).to.equal(1)
    })
  }

  it('is given up with a reason, which the log keeps', async () => {
    const id = await addDead({ personId: 'p1' })
    const path = `${url}/${id.toString()}`
    const reason = 'x'.repeat(500)
    expect((await admin.post(`${path}/discard`, { reason }, path)).location).to.equal(url)

    expect(await OutboxEvent.countDocuments()).to.equal(0)
    const [entry] = await auditOf('operations.eventDiscarded')
    expect(entry?.before).to.deep.equal({ name: 'tests.dying', error: 'Máy chủ thư không trả lời.' })
    expect(entry?.after).to.deep.equal({ reason })
  })
})
