import { expect } from 'chai'
import { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { type ClassToSlip, makeClassSlips } from '../../server/accounts/codes/class-slips.ts'
import { codeUrl, slipsPage, slipsPerSheet } from '../../server/accounts/codes/page.ts'
import { qrOf } from '../../server/pages/qr.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import type { AppError } from '../../server/errors.ts'
import {
  actorOf,
  assign,
  makeClass,
  makePerson,
  makePupil,
  makeUnit,
  type MadePerson,
  password,
  signIn,
} from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { origin } from './second-factor.ts'

const now = new Date('2026-09-07T05:00:00Z')

describe('slips for a class', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  const setup = async (count = 3) => {
    const schoolId = await makeUnit('school', 'Trường THCS Tân Hoà')
    const teacher = await makePerson('teacher', { unitId: schoolId, name: 'Lê Thị Ánh' })
    const made = await makeClass(schoolId, '6A1')
    await assign(teacher, made)
    const pupils: MadePerson[] = []
    for (let at = 1; at <= count; at++) pupils.push(await makePupil(made, { name: `Em số ${at}` }))
    const list: ClassToSlip = {
      ...{ id: made.classId, name: '6A1', schoolId, schoolName: 'Trường THCS Tân Hoà', isOwn: true },
      pupils: pupils.map(({ personId, name }) => ({ personId, name })),
    }
    return { schoolId, teacher, pupils, list, url: `/accounts/classes/${made.classId.toString()}/slips` }
  }

  it('are refused to colleagues, for unknown classes, and without the form of the page', async () => {
    const { schoolId, url, teacher } = await setup()
    const colleague = await signIn(app, await makePerson('teacher', { unitId: schoolId }))
    expect((await colleague.get(url)).status).to.equal(403)
    expect((await colleague.post(url, {}, '/account')).status).to.equal(403)
    const pupil = await signIn(app, await makePerson('student', { unitId: schoolId }))
    expect((await pupil.get(url)).status).to.equal(403)
    const browser = await signIn(app, teacher)
    expect((await browser.get('/accounts/classes/x/slips')).status).to.equal(404)
    expect((await browser.get(`/accounts/classes/${new Types.ObjectId().toString()}/slips`)).status).to.equal(404)
    expect((await browser.postWithout(url, {})).status).to.equal(403)
    expect((await app.visitor().get(url)).location).to.match(/^\/sign-in/)
  })

  it('are made after a question, one for each pupil, in the order of the list', async () => {
    const { teacher, pupils, url } = await setup()
    const browser = await signIn(app, teacher)
    const question = await browser.get(url)
    expect(question.html).to.include('Lớp 6A1 có 3 học sinh').and.include('Giấy phát trước đây')
    expect(await Account.countDocuments({ signInCode: { $exists: true } })).to.equal(0)

    const { status, html } = await browser.post(url)
    expect(status).to.equal(201)
    expect([...html.matchAll(/<b>(Em số \d)<\/b>/g)].map(([, name]) => name)).to.deep.equal([
      'Em số 1',
      'Em số 2',
      'Em số 3',
    ])
    const codes = [...html.matchAll(/slip-code">(\w{4}-\w{4})</g)].map(([, code]) => code!)
    expect(new Set(codes).size).to.equal(3)
    expect(html.match(/<svg class="qr"/g)).to.have.length(3)
    for (const [at, { userName }] of pupils.entries()) {
      const page = await app.visitor().post('/sign-in/code', { userName, code: codes[at]! })
      expect(page.location, userName).to.equal('/account/password?next=%2F')
    }
  })

  it('are made by those who keep the school, and written down without a code', async () => {
    const { schoolId, list } = await setup()
    const registrar = await actorOf(await makePerson('registrar', { unitId: schoolId }))
    const { slips } = await makeClassSlips(registrar, { ...list, isOwn: false }, origin)
    const entry = await AuditEntry.findOne({ action: 'accounts.slipsMade', subjectId: list.id }).lean()
    expect(entry?.after).to.deep.equal({ count: 3 })
    expect(entry?.unitIds.map(String)).to.deep.equal([schoolId.toString()])
    for (const { code } of slips) expect(JSON.stringify(entry)).not.to.include(code)
    const stranger = await actorOf(await makePerson('registrar'))
    const refusal = await makeClassSlips(stranger, { ...list, isOwn: false }, origin).catch(
      ({ code }: AppError) => code,
    )
    expect(refusal).to.equal('forbidden')
  })

  it('leave out who has no open account, or is more than a pupil', async () => {
    const { teacher, pupils, list } = await setup(4)
    await Account.updateOne({ _id: pupils[0]!.accountId }, { closedAt: new Date() })
    await Account.deleteOne({ _id: pupils[1]!.accountId })
    const adult = await makePerson('teacher', { name: 'Nguyễn Văn Bình' })
    const withAdult = { ...list, pupils: [...list.pupils, { personId: adult.personId, name: adult.name }] }
    const { slips, without } = await makeClassSlips(await actorOf(teacher), withAdult, origin, now)
    expect(slips.map(({ name }) => name)).to.deep.equal(['Em số 3', 'Em số 4'])
    expect(without).to.deep.equal(['Em số 1', 'Em số 2', 'Nguyễn Văn Bình'])
    expect((await app.visitor().post('/sign-in', { userName: adult.userName, password })).status).to.equal(303)
  })

  it('end those that were made before', async () => {
    const { teacher, pupils, list } = await setup(1)
    const actor = await actorOf(teacher)
    const [first] = (await makeClassSlips(actor, list, origin)).slips
    await makeClassSlips(actor, list, origin)
    const page = await app.visitor().post('/sign-in/code', { userName: pupils[0]!.userName, code: first!.code })
    expect(page.status).to.equal(422)
  })

  describe('on paper', () => {
    const slip = { name: 'Mai Anh Khôi', className: '6A1', userName: 'hs100001', code: 'CFGH3467' }
    const pageOf = (count: number) =>
      slipsPage({
        ...{ place: 'Trường', slips: Array.from({ length: count }, () => slip), site: 'https://hoclieu.example' },
        ...{ until: new Date('2026-09-21T17:00:00Z'), backUrl: '/', now },
      })

    for (const [count, sheets] of [
      [0, []],
      [1, [1]],
      [slipsPerSheet, [10]],
      [slipsPerSheet + 1, [10, 1]],
      [45, [10, 10, 10, 10, 5]],
    ] as const) {
      it(`stand ${JSON.stringify(sheets)} on the sheets when there are ${count}`, () =>
        expect(pageOf(count).sheets.map(({ slips }) => slips.length)).to.deep.equal(sheets))
    }

    it('tell in Vietnamese what to do, and the last day', () => {
      const [made] = pageOf(1).sheets[0]!.slips
      expect(made).to.include({ name: 'Mai Anh Khôi', className: 'Lớp 6A1', userName: 'hs100001', code: 'CFGH-3467' })
      expect(made!.until).to.equal('Dùng được một lần, đến hết ngày 21/09/2026.')
      expect(made!.steps).to.include('hoclieu.example').and.not.include('https://')
    })

    it('have an address in their QR code that is of one pupil', () => {
      expect(codeUrl('https://hoclieu.example', 'đặng ân', 'CFGH3467')).to.equal(
        'https://hoclieu.example/sign-in/code?u=%C4%91%E1%BA%B7ng+%C3%A2n&c=CFGH3467',
      )
    })
  })
})

describe('a QR code', () => {
  it('is one path with an empty border, whose three corners are the marks of such a code', () => {
    const { size, path } = qrOf('https://hoclieu.example')
    const rectangles = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map((match) => match.slice(1).map(Number))
    expect(rectangles.map(([x, y, width, back]) => `M${x} ${y}h${width}v1h-${back}z`).join('')).to.equal(path)
    const dark = new Set(
      rectangles.flatMap(([x, y, width]) => Array.from({ length: width! }, (_, at) => `${x! + at},${y}`)),
    )
    for (const [x, y] of [...dark].map((place) => place.split(',').map(Number)))
      for (const at of [x!, y!]) expect(at).to.be.within(4, size - 5)
    for (const [left, top] of [
      [4, 4],
      [size - 11, 4],
      [4, size - 11],
    ] as const)
      for (let at = 0; at < 7; at++)
        for (const place of [`${left + at},${top}`, `${left},${top + at}`, `${left + 6},${top + at}`])
          expect(dark.has(place), place).to.equal(true)
  })
})
