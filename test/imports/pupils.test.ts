import { expect } from 'chai'
import type { Types } from 'mongoose'
import { listPlacementsOf } from '../../server/classes/index.ts'
import type { Actor } from '../../server/actor.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { answerAll, answerRows } from '../../server/imports/answer.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { makeClass, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { codesOf, confirm, csv, handIn, listOf, outlookOf, registrarOf, rowsOf, takeIn } from './lists.ts'

describe('a list of pupils', () => {
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

  const named = (fullName: string) => Person.find({ fullName }).lean()

  it('creates those who are new, in their class, with what is known of them', async () => {
    await makeClass(schoolId, '6A1')
    const content = csv(
      'Mã định danh;Họ và tên;Ngày sinh;Giới tính;Lớp;Số định danh cá nhân;Điện thoại',
      '7900000001;Mai Anh Khôi;02/03/2015;Nam;6A1;079215000101;0912 345 678',
    )
    const id = await handIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(['create'])
    expect(await named('Mai Anh Khôi')).to.have.length(0)
    expect((await listOf(id)).kinds).to.deep.equal(['pupils'])

    await confirm(app, registrar, id)
    const [pupil] = await named('Mai Anh Khôi')
    expect(pupil).to.deep.include({ sectorCode: '7900000001', gender: 'male', phone: '0912345678' })
    expect(pupil!.birthDate!.toISOString()).to.equal('2015-03-02T00:00:00.000Z')
    expect(pupil!.personalIdSealed).to.be.a('string')
    expect(pupil!.places.map(({ role }) => role)).to.deep.equal(['student'])
    expect(pupil!.classIds).to.have.length(1)
    const [row] = await rowsOf(id)
    expect(row).to.deep.include({ state: 'done', place: '2' })
    expect(JSON.stringify(row)).not.to.include('079215000101')
  })

  it('says what would change, field by field, and changes just that', async () => {
    const made = await makeClass(schoolId, '6A1')
    await makeClass(schoolId, '6A2')
    const pupil = await makePupil(made, { name: 'Ngô Gia Hân', birthDate: new Date('2015-08-19') })
    await Person.updateOne({ _id: pupil.personId }, { $set: { sectorCode: 'HS2', phone: '0900000000' } })
    const content = csv('Mã học sinh,Họ tên,Ngày sinh,Lớp,SĐT', 'HS2,Ngô Gia Hân,18/08/2015,6A2,')
    const id = await takeIn(app, registrar, { schoolId, content })
    const [row] = await rowsOf(id)
    expect(row!.outcome).to.equal('change')
    expect(row!.changes).to.deep.equal([
      { field: 'birthDate', before: '2015-08-19', after: '2015-08-18' },
      { field: 'className', before: '6A1', after: '6A2' },
    ])
    const changed = await Person.findById(pupil.personId).lean()
    expect(changed!.birthDate!.toISOString()).to.equal('2015-08-18T00:00:00.000Z')
    expect(changed!.phone).to.equal('0900000000')
    const places = await listPlacementsOf({ personIds: [pupil.personId] })
    expect(places.filter(({ to }) => !to)).to.have.length(1)
    expect(places).to.have.length(2)
  })

  it('changes nothing where all is there already, nor for whoever is missing', async () => {
    const made = await makeClass(schoolId, '6A1')
    await makePupil(made, { name: 'Ngô Gia Hân', birthDate: new Date('2015-08-19') })
    const missing = await makePupil(made, { name: 'Đặng Ân', birthDate: new Date('2015-11-05') })
    const content = csv('Họ tên;Ngày sinh;Lớp', 'NGÔ GIA HÂN;19/08/2015;6A1')
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(['same'])
    expect((await listOf(id)).absent).to.deep.equal([{ kind: 'pupils', count: 1, names: ['Đặng Ân (05/11/2015)'] }])
    expect((await Person.findById(missing.personId).lean())!.places[0]!.to).to.equal(undefined)
  })

  it('asks about somebody of the same name and birth date, and does as it is told', async () => {
    const made = await makeClass(schoolId, '6A1')
    const pupil = await makePupil(made, { name: 'Nguyễn Minh Anh', birthDate: new Date('2015-03-12') })
    await Person.updateOne({ _id: pupil.personId }, { $set: { sectorCode: 'A' } })
    const content = csv(
      'Mã học sinh;Họ tên;Ngày sinh;Lớp',
      'B;Nguyễn Minh Anh;12/03/2015;6A1',
      'C;Nguyễn Minh Ánh;12/03/2015;6A1',
      'D;Nguyen Minh Anh;12/03/2015;6A1',
    )
    const id = await handIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(Array.from({ length: 3 }, () => 'ask sameNameAndBirthDate'))
    const choices = new Map([
      [1, pupil.personId.toString()],
      [2, 'new'],
    ])
    expect(await answerRows(registrar, id, choices)).to.equal(2)
    expect(await outlookOf(id)).to.deep.equal(['change', 'create', 'ask sameNameAndBirthDate'])
    await confirm(app, registrar, id)
    expect((await rowsOf(id)).map(({ state }) => state)).to.deep.equal(['done', 'done', 'planned'])
    expect(await named('Nguyễn Minh Anh')).to.have.length(1)
    expect((await named('Nguyễn Minh Anh'))[0]!.sectorCode).to.equal('B')
    expect(await named('Nguyễn Minh Ánh')).to.have.length(1)
    expect(await named('Nguyen Minh Anh')).to.have.length(0)
  })

  it('takes one answer for all that are asked about', async () => {
    const made = await makeClass(schoolId, '6A1')
    for (const code of ['A', 'B']) {
      const pupil = await makePupil(made, { name: `Lê ${code}n`, birthDate: new Date('2015-03-12') })
      await Person.updateOne({ _id: pupil.personId }, { $set: { sectorCode: code } })
    }
    const content = csv('Mã học sinh;Họ tên;Ngày sinh;Lớp', 'C;Lê An;12/03/2015;6A1', 'D;Lê Bn;12/03/2015;6A1')
    const id = await handIn(app, registrar, { schoolId, content })
    await answerAll(registrar, id, 'new')
    expect((await listOf(id)).state).to.equal('answering')
    await app.work()
    expect(await outlookOf(id)).to.deep.equal(['create', 'create'])
    expect((await listOf(id)).state).to.equal('ready')
  })

  it('tells two of one name in a list apart only when somebody says so, and never takes one identifier twice', async () => {
    const content = csv(
      'Mã học sinh;Họ tên;Ngày sinh',
      'A;Nguyễn Minh Anh;12/03/2015',
      'B;Nguyễn Minh Anh;12/03/2015',
      'A;Trần Ân;13/03/2015',
    )
    const id = await handIn(app, registrar, { schoolId, content, kind: 'pupils' })
    expect(await outlookOf(id)).to.deep.equal(['create withoutClass', 'ask sameInList', 'refuse identifierRepeated'])
    await answerRows(registrar, id, new Map([[2, 'new']]))
    await confirm(app, registrar, id)
    expect(await named('Nguyễn Minh Anh')).to.have.length(2)
  })

  it('makes a class that is not there when its grade stands beside it, and refuses the row otherwise', async () => {
    const content = csv(
      'Họ tên;Ngày sinh;Khối;Lớp',
      'Lò Văn Ún;30/01/2015;6;6A5',
      'Lê Na;1/1/15;6;6A5',
      'Đặng Ân;5/11/15;;6A7',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(['create', 'create', 'refuse noSuchClass'])
    expect((await rowsOf(id)).map(({ state }) => state)).to.deep.equal(['done', 'done', 'planned'])
    const classes = await SchoolClass.find().lean()
    expect(classes.map(({ name, grades }) => [name, grades])).to.deep.equal([['6A5', [6]]])
  })

  it('refuses a grade that is not one of its class, whether that was there or comes with the list', async () => {
    await makeClass(schoolId, '6A1')
    await makeClass(schoolId, '1+2', [1, 2])
    const content = csv(
      'Họ tên;Ngày sinh;Khối;Lớp',
      'Lò Văn Ún;30/01/2015;7;6A1',
      'Lê Na;1/1/15;6;6A1',
      'Đặng Ân;5/11/15;;6A1',
      'Mai Bé;5/11/19;2;1+2',
      'Mai Bi;5/11/17;3;1+2',
      'Hồ Ất;5/11/14;7;7B',
      'Hồ Giáp;5/11/14;6;7B',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal([
      ...['refuse otherGrade', 'create', 'create', 'create', 'refuse otherGrade'],
      ...['create', 'refuse otherGrade'],
    ])
    expect((await rowsOf(id))[0]!.reasons).to.deep.equal([
      { code: 'otherGrade', values: { className: '6A1', grade: '7', grades: '6' } },
    ])
  })

  it('refuses a row whose guardian is not of age, as the form does, and leaves those who are linked', async () => {
    const made = await makeClass(schoolId, '9A')
    const child = await makePupil(made, { name: 'Lê Con', birthDate: new Date('2012-03-02') })
    const pupil = await makePupil(made, { name: 'Lê Anh' })
    await Person.updateOne({ _id: pupil.personId }, { $set: { phone: '0901111111' } })
    const content = csv(
      'Họ tên;Ngày sinh;Khối;Lớp;Người giám hộ;Điện thoại người giám hộ',
      'Lê Con;02/03/2012;9;9A;Lê Anh;0901111111',
      'Lê Na;1/1/15;9;9Z;Lê Anh;0901111111',
      'Lê Út;1/1/15;9;9Z;Lê Bác;0902222222',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(['refuse guardianNotOfAge', 'refuse guardianNotOfAge', 'create'])
    expect((await Guardianship.find().lean()).map(({ childId }) => childId)).not.to.deep.include(child.personId)
    expect(await named('Lê Na')).to.have.length(0)
    expect((await SchoolClass.find({ name: '9Z' }).lean()).map(({ grades }) => grades)).to.deep.equal([[9]])
  })

  it('puts back the zeros that Excel has dropped, and says so', async () => {
    const content = [
      { 'Họ và tên': 'Mai Anh Khôi', 'Ngày sinh': '2/3/2015', Lớp: null, CCCD: 79215000101, SĐT: 912345678 },
    ]
    const id = await takeIn(app, registrar, { schoolId, content, kind: 'pupils' })
    const [row] = await rowsOf(id)
    expect(codesOf(row!)).to.include.members(['zerosRestored', 'zeroRestored'])
    const [pupil] = await named('Mai Anh Khôi')
    expect(pupil!.personalIdMark).to.be.a('string')
    expect(pupil!.phone).to.equal('0912345678')
  })

  it('refuses what cannot be right, each with its reason', async () => {
    const content = csv(
      'Họ tên;Ngày sinh;Giới tính;CCCD;Lớp',
      ';02/03/2015;Nam;;',
      'Mai An;30/02/2015;;;',
      'Mai Bình;02/03/2115;;;',
      'Mai Châu;;Khác;;',
      'Mai Dung;;;123;',
      'Mai 3;;;;',
      'Mai Đạt;;;201234567;',
      'Mai Em;;;1,23457E+11;',
    )
    const id = await handIn(app, registrar, { schoolId, content, kind: 'pupils' })
    expect(await outlookOf(id)).to.deep.equal([
      'refuse missing',
      'refuse dayInvalid',
      'refuse birthDateImpossible',
      'refuse genderInvalid',
      'refuse personalIdInvalid',
      'refuse nameInvalid',
      'refuse oldIdentityNumber',
      'refuse numberRounded',
    ])
  })

  it('makes accounts without a password for those who are new, and tells their user names', async () => {
    await makeClass(schoolId, '6A1')
    await makePupil(await makeClass(await makeUnit(), '6A1'), { name: 'Đặng Ân', userName: 'an.d' })
    const heading = 'Họ tên;Ngày sinh;Lớp;Tên đăng nhập'
    const content = csv(heading, 'Đặng Ân;06/11/2015;6A1;AN.D', 'H’Lan Êban;07/11/2015;6A1;hlan')
    const id = await takeIn(app, registrar, { schoolId, content, accountsFor: ['pupils'] })
    const [given, wished] = (await rowsOf(id)).map(({ userName }) => userName)
    expect(given).to.match(/^hs\d{6}$/)
    expect(wished).to.equal('hlan')
    const accounts = await Account.find({ userName: { $in: [given!, wished!] } }).lean()
    expect(accounts).to.have.length(2)
    for (const { passwordHash, mustChangePassword } of accounts)
      expect({ passwordHash, mustChangePassword }).to.deep.equal({ passwordHash: undefined, mustChangePassword: true })
  })

  it('makes and links the parents who stand beside a pupil, brothers and sisters sharing theirs', async () => {
    await makeClass(schoolId, '6A1')
    const content = csv(
      'Họ tên;Ngày sinh;Lớp;Họ tên cha;Họ tên mẹ;SĐT mẹ',
      'Ngô Gia Hân;19/08/2015;6A1;Ngô Gia Ơn;Phùng Bảo Châu;0901234567',
      'Ngô Gia Hưng;19/08/2016;6A1;;Phùng Bảo Châu;0901234567',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect((await rowsOf(id)).map(({ state }) => state)).to.deep.equal(['done', 'done'])
    expect(await named('Phùng Bảo Châu')).to.have.length(1)
    const links = await Guardianship.find().lean()
    expect(links.map(({ relation }) => relation).sort()).to.deep.equal(['father', 'mother', 'mother'])

    const again = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(again)).to.deep.equal(['same', 'same'])
  })

  it('leaves a row whose pupil has been changed since it was shown', async () => {
    const made = await makeClass(schoolId, '6A1')
    const pupil = await makePupil(made, { name: 'Ngô Gia Hân', birthDate: new Date('2015-08-19') })
    await Person.updateOne({ _id: pupil.personId }, { $set: { phone: '0911111111' } })
    const content = csv('Họ tên;Ngày sinh;Lớp;SĐT', 'Ngô Gia Hân;19/08/2015;6A1;0922222222')
    const id = await handIn(app, registrar, { schoolId, content })
    await Person.updateOne({ _id: pupil.personId }, { $set: { phone: '0933333333' } })
    await confirm(app, registrar, id)
    const [row] = await rowsOf(id)
    expect(row!.state).to.equal('failed')
    expect(codesOf(row!)).to.include('changedMeanwhile')
    expect((await Person.findById(pupil.personId).lean())!.phone).to.equal('0933333333')
  })
})
