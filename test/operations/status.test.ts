import { expect } from 'chai'
import mongoose from 'mongoose'
import { recordBackup } from '../../server/operations/backups.ts'
import { leftUndone } from '../../server/operations/left-undone.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { TimerRun } from '../../server/outbox/timer-run.model.ts'
import type { Browser } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addEvent } from '../outbox/outbox.ts'

const url = '/administration/status'
const now = new Date('2026-03-10T08:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600_000)

describe('what waits for an administrator', () => {
  const keys = (dead: number, at: Date | undefined) =>
    leftUndone({ events: { dead }, lastBackup: at && { at } }, now).map(({ key }) => key.split('.').at(-1))

  it('is nothing when a backup is fresh and no event has stopped', () =>
    expect(keys(0, daysAgo(6.9))).to.deep.equal([]))
  it('is an event that has stopped', () => expect(keys(1, daysAgo(1))).to.deep.equal(['dead']))
  it('is a backup that is a week old', () => expect(keys(0, daysAgo(7))).to.deep.equal(['oldBackup']))
  it('is that there is no backup', () => expect(keys(2, undefined)).to.deep.equal(['dead', 'neverBackedUp']))
})

describe('the state of the system', () => {
  let app: RunningApp
  let admin: Browser
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    admin = await as(app, 'sectorAdministrator')
  })
  after(() => app.stop())
  const backUp = (at: Date) =>
    recordBackup(mongoose.connection.db!, { at, endedAt: at, documents: 1234, files: 5, bytes: 3 * 2 ** 20 })

  it('is closed to whoever is signed out, and to everybody else', async () => {
    expect((await app.visitor().get(url)).location).to.match(/^\/sign-in\?next=/)
    expect((await (await as(app, 'sectorLeader')).get(url)).status).to.equal(403)
    expect((await (await as(app, 'sectorLeader')).get('/administration')).status).to.equal(403)
  })

  it('is the first page of the administration, with tabs to the others', async () => {
    expect((await admin.get('/administration')).location).to.equal(url)
    const { html } = await admin.get(url)
    for (const tab of ['status', 'outbox', 'audit', 'service-accounts'])
      expect(html).to.include(`href="/administration/${tab}"`)
    expect(html).to.include(`href="${url}" aria-current="page"`)
  })

  it('is in the navigation of its administrators only', async () => {
    expect((await admin.get('/')).html).to.include('href="/administration"')
    expect((await (await as(app, 'teacher')).get('/')).html).not.to.include('href="/administration"')
  })

  it('says that all is well', async () => {
    await backUp(new Date())
    const { html } = await admin.get(url)
    expect(html).to.include('Mọi thứ đang chạy tốt.')
    expect(html).to.match(/Lần gần nhất: [^<]*\d\d\/\d\d\/\d{4}[^<]*gồm 1\.234 bản ghi và 5 tệp \(3 MB\)/)
  })

  it('says what is to be done, there and on the home page', async () => {
    await addEvent('tests.dead')
    await OutboxEvent.updateOne({}, { $set: { state: 'dead', diedAt: new Date() } })
    for (const path of [url, '/']) {
      const { html } = await admin.get(path)
      expect(html).to.include('Có 1 việc chạy nền chưa làm được')
      expect(html).to.include('Hệ thống chưa được sao lưu lần nào.')
    }
    await OutboxEvent.deleteMany({})
    await backUp(new Date())
    expect((await admin.get('/')).html).not.to.include('Hệ thống cần người xem')
  })

  it('shows each store, the versions, the disk, the timers and the numbers of records', async () => {
    await TimerRun.insertMany([
      { _id: 'tests.good', ranAt: now, endedAt: now },
      { _id: 'tests.bad', ranAt: now, endedAt: now, error: 'Hết chỗ.' },
      { _id: 'tests.running', ranAt: now },
    ])
    const { html } = await admin.get(url)
    for (const shown of [
      'Cơ sở dữ liệu kèm sẵn',
      'Kho tệp',
      'Máy tìm kiếm',
      process.versions.node,
      'còn trống',
      'timerRuns',
    ])
      expect(html).to.include(shown)
    for (const [name, result] of [
      ['tests.good', 'Xong'],
      ['tests.bad', 'Hết chỗ.'],
      ['tests.running', 'Chưa xong'],
    ] as const)
      expect(html).to.match(new RegExp(`${name}(?:(?!<tr).)*${result}`, 's'))
  })
})
