import { expect } from 'chai'
import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { record } from '../../server/audit/index.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { cancelList, undoList } from '../../server/imports/decide.ts'
import { forgetOld } from '../../server/imports/forget.ts'
import { ImportRow } from '../../server/imports/row.model.ts'
import { addMemberships } from '../../server/people/index.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { stores } from '../../server/stores.ts'
import { silent } from '../outbox/outbox.ts'
import { guardianPlacesOf } from '../people/school.ts'
import { makeClass, makeGuardian, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { codesOf, confirm, csv, handIn, listOf, origin, registrarOf, rowsOf, takeIn } from './lists.ts'

describe('undoing an import', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  let registrar: Actor
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    schoolId = await makeUnit()
    registrar = await registrarOf(schoolId)
  })
  afterEach(() => app.clear())
  after(() => app.stop())

  const undo = async (id: Types.ObjectId) => {
    await undoList(registrar, id, origin)
    await app.work()
  }
  const heading = 'Họ tên;Ngày sinh;Khối;Lớp;SĐT;Họ tên mẹ;SĐT mẹ'

  it('leaves nothing of what it has created', async () => {
    const before = {
      people: await Person.countDocuments(),
      memberships: await Membership.countDocuments(),
      accounts: await Account.countDocuments(),
    }
    const content = csv(
      heading,
      'Ngô Gia Hân;19/08/2015;6;6A1;;Phùng Bảo Châu;0901234567',
      'Ngô Gia Hưng;19/08/2016;6;6A1;;Phùng Bảo Châu;0901234567',
    )
    const id = await takeIn(app, registrar, { schoolId, content, accountsFor: ['pupils'] })
    expect(await Person.countDocuments()).to.equal(before.people + 3)
    expect(await Account.countDocuments()).to.equal(before.accounts + 2)

    await undo(id)
    expect((await rowsOf(id)).map(({ state }) => state)).to.deep.equal(['undone', 'undone'])
    expect((await listOf(id)).state).to.equal('undone')
    const after = {
      people: await Person.countDocuments(),
      memberships: await Membership.countDocuments(),
      accounts: await Account.countDocuments(),
    }
    expect(after).to.deep.equal(before)
    for (const model of [SchoolClass, Placement, Guardianship])
      expect(await (model as typeof Placement).countDocuments(), model.modelName).to.equal(0)
  })

  it('takes guardians along with their children, and back', async () => {
    const elsewhere = await makeUnit()
    await makeClass(schoolId, '6A1')
    const child = await makePupil(await makeClass(elsewhere, '6B1'), {
      name: 'Ngô Gia Hân',
      birthDate: new Date('2015-08-19'),
    })
    await Person.updateOne({ _id: child.personId }, { $set: { sectorCode: 'HS-1' } })
    const formerly = { from: new Date('2025-08-31'), to: new Date('2026-01-01') }
    await addMemberships([{ personId: child.personId, unitId: schoolId, role: 'student', ...formerly }])
    const guardian = await makeGuardian(child, { unitId: elsewhere })
    const content = csv('Họ tên;Ngày sinh;Mã định danh;Lớp', 'Ngô Gia Hân;19/08/2015;HS-1;6A1')
    const units = async () => (await guardianPlacesOf(guardian)).map(({ unitId, to }) => [String(unitId), to])

    const id = await takeIn(app, registrar, { schoolId, content })
    expect((await rowsOf(id)).map(({ state }) => state)).to.deep.equal(['done'])
    expect(await units()).to.have.deep.members([
      [String(elsewhere), undefined],
      [String(schoolId), undefined],
    ])
    await undo(id)
    expect(await units()).to.deep.equal([[String(elsewhere), undefined]])
  })

  it('removes a guardian whom it has made, who meanwhile follows the child to another school', async () => {
    const elsewhere = await makeUnit()
    const first = await makeClass(schoolId, '6A1')
    const child = await makePupil(first, { name: 'Ngô Gia Hân', birthDate: new Date('2015-08-19') })
    await addMemberships([
      { personId: child.personId, unitId: elsewhere, role: 'student', from: new Date('2026-01-01') },
    ])
    const content = csv(heading, 'Ngô Gia Hân;19/08/2015;;6A1;;Phùng Bảo Châu;0901234567')
    const id = await takeIn(app, registrar, { schoolId, content })
    const made = { personId: (await Person.findOne({ fullName: 'Phùng Bảo Châu' }).lean())!._id }
    expect((await guardianPlacesOf(made)).map(({ unitId }) => String(unitId))).to.have.members([
      String(schoolId),
      String(elsewhere),
    ])
    await undo(id)
    expect(await Person.exists({ _id: made.personId })).to.equal(null)
    expect(await guardianPlacesOf(made)).to.deep.equal([])
  })

  it('brings former values and former classes back', async () => {
    const first = await makeClass(schoolId, '6A1')
    await makeClass(schoolId, '6A2')
    const pupil = await makePupil(first, { name: 'Ngô Gia Hân', birthDate: new Date('2015-08-19') })
    await Person.updateOne({ _id: pupil.personId }, { $set: { phone: '0911111111' } })
    const before = await Person.findById(pupil.personId).lean()
    const id = await takeIn(app, registrar, {
      schoolId,
      content: csv(heading, 'Ngô Gia Hân;19/08/2015;;6A2;0922222222;;'),
    })
    expect((await Person.findById(pupil.personId).lean())!.phone).to.equal('0922222222')
    await undo(id)
    const after = await Person.findById(pupil.personId).lean()
    expect(after!.phone).to.equal('0911111111')
    expect(after!.classIds).to.deep.equal(before!.classIds)
    expect(await Placement.countDocuments()).to.equal(1)
  })

  it('keeps what has been changed or used since, and says so', async () => {
    const pupil = await makePupil(await makeClass(schoolId, '6A1'), {
      name: 'Ngô Gia Hân',
      birthDate: new Date('2015-08-19'),
    })
    const content = csv(
      heading,
      'Ngô Gia Hân;19/08/2015;;6A1;0922222222;;',
      'Lê Đổi;01/01/2015;;6A1;;;',
      'Lê Dùng;02/01/2015;;6A1;;;',
      'Lê Ghi;03/01/2015;;6A1;;;',
      'Lê Yên;04/01/2015;;6A1;;;',
    )
    const id = await takeIn(app, registrar, { schoolId, content, accountsFor: ['pupils'] })
    await Person.updateOne({ _id: pupil.personId }, { $set: { phone: '0933333333' } })
    await Person.updateOne({ fullName: 'Lê Đổi' }, { $set: { phone: '0944444444' } })
    const used = await Person.findOne({ fullName: 'Lê Dùng' }).lean()
    await Account.updateOne({ personId: used!._id }, { $set: { passwordHash: 'x' } })
    const noted = await Person.findOne({ fullName: 'Lê Ghi' }).lean()
    await record({ action: 'tokens.created', actor: undefined, subject: { kind: 'person', id: noted!._id } })

    await undo(id)
    const rows = await rowsOf(id)
    expect(rows.map(({ state }) => state)).to.deep.equal(['kept', 'kept', 'kept', 'kept', 'undone'])
    expect(rows.map((row) => codesOf(row)[0])).to.deep.equal([
      'fieldChangedSince',
      'personChanged',
      'accountUsed',
      'personUsed',
      undefined,
    ])
    expect((await Person.findById(pupil.personId).lean())!.phone).to.equal('0933333333')
    expect(await Person.countDocuments({ fullName: /^Lê/ })).to.equal(3)
  })

  it('is possible after stopping half-way, and once only', async () => {
    const id = await handIn(app, registrar, { schoolId, content: csv(heading, 'Lê An;01/01/2015;6;6A1;;;') })
    await cancelList(registrar, id, origin)
    expect((await listOf(id)).state).to.equal('cancelled')
    const refusal = async () => await undoList(registrar, id, origin).catch((error: { code: string }) => error.code)
    expect(await refusal(), 'nothing was carried out').to.equal('importNotUndoable')
    expect(await cancelList(registrar, id, origin).catch((error: { code: string }) => error.code)).to.equal(
      'importEnded',
    )
    const other = await takeIn(app, registrar, { schoolId, content: csv(heading, 'Lê An;01/01/2015;6;6A1;;;') })
    await undo(other)
    expect(await undoList(registrar, other, origin).catch((error: { code: string }) => error.code)).to.equal(
      'importNotUndoable',
    )
  })

  it('ends thirty days after the list was handed in, when its file and rows go and the summary stays', async () => {
    const id = await takeIn(app, registrar, { schoolId, content: csv(heading, 'Lê An;01/01/2015;6;6A1;;;') })
    const { fileKey } = await listOf(id)
    const day = 24 * 3600_000
    await forgetOld(silent, new Date(Date.now() + 29 * day))
    await app.work()
    expect(await ImportRow.countDocuments()).to.equal(1)
    await forgetOld(silent, new Date(Date.now() + 31 * day))
    await app.work()
    expect(await ImportRow.countDocuments()).to.equal(0)
    expect(await stores().files.head(fileKey!)).to.equal(undefined)
    const list = await listOf(id)
    expect(list).to.deep.include({ state: 'done', total: 1 })
    expect(list.fileKey).to.equal(undefined)
    expect(await undoList(registrar, id, origin).catch((error: { code: string }) => error.code)).to.equal(
      'importNotUndoable',
    )
  })

  it('does the rows of a list once, also when it is confirmed by two at once', async () => {
    const content = csv(
      heading,
      ...Array.from(
        { length: 60 },
        (_, at) => `Lê An;${String((at % 28) + 1).padStart(2, '0')}/01/${2010 + Math.floor(at / 28)};6;6A1;;;`,
      ),
    )
    const [one, two] = [
      await handIn(app, registrar, { schoolId, content }),
      await handIn(app, registrar, { schoolId, content }),
    ]
    await Promise.all([confirm(app, registrar, one), confirm(app, registrar, two)])
    await app.work()
    expect(await Person.countDocuments({ fullName: 'Lê An' })).to.equal(60)
    expect(await SchoolClass.countDocuments()).to.equal(1)
    expect(await Placement.countDocuments()).to.equal(60)
    for (const id of [one, two]) expect((await listOf(id)).state).to.equal('done')
  })
})
