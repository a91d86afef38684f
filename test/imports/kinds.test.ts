import { expect } from 'chai'
import { pino } from 'pino'
import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { answerRows } from '../../server/imports/answer.ts'
import { receiveList } from '../../server/imports/receive.ts'
import { beginMembership } from '../../server/people/index.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import type { Role } from '../../server/roles.ts'
import { dayOf } from '../../server/schools/index.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { actorOf, assign, makeClass, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { codesOf, confirm, csv, handIn, origin, outlookOf, registrarOf, rowsOf, takeIn, yearKey } from './lists.ts'

describe('lists of each kind', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  let registrar: Actor
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    schoolId = await makeUnit()
    await Unit.updateOne({ _id: schoolId }, { $set: { levels: ['lowerSecondary'] } })
    registrar = await registrarOf(schoolId)
  })
  afterEach(() => app.clear())
  after(() => app.stop())

  const actorWith = async (role: Role, unitId: Types.ObjectId) => await actorOf(await makePerson(role, { unitId }))
  const sectorAdministrator = async () => await actorWith('sectorAdministrator', await makeUnit('sectorOffice'))

  /** Or that many days less. */
  const eighteenYearsAgo = (less: number) => {
    const [year, month, day] = dayOf(new Date()).split('-').map(Number) as [number, number, number]
    const isLeapDay = month === 2 && day === 29
    return new Date(Date.UTC(year - 18, month - 1, (isLeapDay ? 28 : day) + less))
  }

  it('takes in staff with their roles, what they teach and whose class teacher they are', async () => {
    await loadCurriculum(pino({ level: 'silent' }))
    const { classId } = await makeClass(schoolId, '6A1')
    const content = csv(
      'STT;Họ và tên;Ngày sinh;Chức vụ;Môn dạy;Lớp dạy;Chủ nhiệm lớp',
      '1;Trần Văn Ân;05/02/1983;Giáo viên, Tổ trưởng;Toán;6A1;6A1',
      '2;Bùi Ngọc Yến;01/02/1991;Nhân viên thư viện;;;',
      '3;Lê Kế Toán;01/02/1991;Kế toán;;;',
      '4;Lê Lạ Lùng;01/02/1991;Giáo viên;Bùa chú;6A1;',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(['create', 'create', 'skip positionWithoutPart', 'refuse noSuchSubject'])
    const teacher = await Person.findOne({ fullName: 'Trần Văn Ân' }).lean()
    expect(teacher!.places.map(({ role }) => role).sort()).to.deep.equal(['subjectLeader', 'teacher'])
    const assignments = await Assignment.find({ personId: teacher!._id }).lean()
    expect(assignments.map(({ kind, level, subjectCode }) => [kind, level, subjectCode]).sort()).to.deep.equal([
      ['homeroom', undefined, undefined],
      ['subject', 'lowerSecondary', 'TOAN'],
    ])
    expect(assignments.every((one) => one.classId.equals(classId))).to.equal(true)
    expect(await outlookOf(await handIn(app, registrar, { schoolId, content }))).to.include('same')
  })

  it('has another class teacher take over, and says from whom', async () => {
    const made = await makeClass(schoolId, '6A1')
    const former = await makePerson('teacher', { unitId: schoolId, name: 'Lê Cũ' })
    await makePerson('teacher', { unitId: schoolId, name: 'Lê Mới' })
    await assign(former, made)
    const id = await takeIn(app, registrar, { schoolId, content: csv('Lớp;Khối;GVCN', '6A1;6;Lê Mới') })
    const [row] = await rowsOf(id)
    expect(row!.changes).to.deep.equal([{ field: 'homeroom', before: '6A1: Lê Cũ', after: '6A1: Lê Mới' }])
    const open = await Assignment.find({ classId: made.classId, to: { $exists: false } }).lean()
    expect(open).to.have.length(1)
  })

  it('takes in classes: new ones need their grade, combined and preschool ones have theirs', async () => {
    await makeClass(schoolId, '6A1')
    const content = csv(
      'Tên lớp;Khối;Sĩ số;GVCN',
      '6A1;6;40;',
      '6A2;6;41;Không Có Ai',
      '1+2;1, 2;;',
      'Lá 1;Mầm non;;',
      '9X;;;',
      '6a2;6;;',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal([
      'same',
      'create noSuchTeacher',
      'create',
      'create',
      'refuse noSuchClass',
      'refuse repeatedInList',
    ])
    const classes = await SchoolClass.find().sort({ sortKey: 1 }).lean()
    expect(classes.map(({ name, grades }) => [name, grades])).to.deep.equal([
      ['Lá 1', [0]],
      ['1+2', [1, 2]],
      ['6A1', [6]],
      ['6A2', [6]],
    ])
  })

  it('links guardians to children of the school, found by code, or by name and class', async () => {
    const made = await makeClass(schoolId, '6A1')
    const first = await makePupil(made, { name: 'Mai Anh Khôi', birthDate: new Date('2015-03-02') })
    await Person.updateOne({ _id: first.personId }, { $set: { sectorCode: 'HS1' } })
    await makePupil(made, { name: 'Mai Anh Khôi', birthDate: new Date('2015-04-02') })
    const content = csv(
      'Họ tên phụ huynh;Quan hệ;SĐT;Mã học sinh;Họ tên học sinh;Ngày sinh học sinh;Lớp',
      'Trần Thị Mẹ;Mẹ;0901111111;HS1;;;',
      'Mai Cha;Bố;0902222222;;Mai Anh Khôi;02/04/2015;6A1',
      'Mai Bác;Bác;;;Mai Anh Khôi;;6A1',
      'Mai Ai;Mẹ;;;Không Có Ai;;',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal(['create', 'create', 'refuse severalChildren', 'refuse noSuchChild'])
    const links = await Guardianship.find().lean()
    expect(links.map(({ relation, origin: from }) => [relation, from]).sort()).to.deep.equal([
      ['father', 'school'],
      ['mother', 'school'],
    ])
    expect(links.some(({ childId }) => childId.equals(first.personId))).to.equal(true)
  })

  it('links only guardians of age: a day short of eighteen is refused, as is a pupil whose birth date nobody knows', async () => {
    const made = await makeClass(schoolId, '6A1')
    const child = await makePupil(made, { name: 'Mai Anh Khôi' })
    const pupil = await makePupil(made, { name: 'Mai Anh' })
    const adult = await makePupil(made, { name: 'Mai Chị', birthDate: eighteenYearsAgo(0) })
    for (const [{ personId }, sectorCode] of [
      [child, 'HS1'],
      [pupil, 'HS2'],
      [adult, 'HS3'],
    ] as const)
      await Person.updateOne({ _id: personId }, { $set: { sectorCode } })
    const birth = (days: number) => eighteenYearsAgo(days).toISOString().slice(0, 10).split('-').reverse().join('/')
    const content = csv(
      'Họ tên phụ huynh;Ngày sinh;Mã định danh;Quan hệ;Mã học sinh',
      `Trần Thị Mẹ;${birth(0)};;Mẹ;HS1`,
      `Trần Thị Dì;${birth(1)};;Dì;HS1`,
      'Mai Anh;;HS2;Anh;HS1',
      'Mai Chị;;HS3;Chị;HS1',
      'Mai Anh Khôi;;HS1;Anh;HS1',
    )
    const id = await takeIn(app, registrar, { schoolId, content })
    expect(await outlookOf(id)).to.deep.equal([
      ...['create', 'refuse guardianNotOfAge', 'refuse guardianNotOfAge', 'change', 'refuse ownGuardian'],
    ])
    expect(await Guardianship.countDocuments()).to.equal(2)
  })

  it('takes in schools for the sector alone', async () => {
    const sector = await sectorAdministrator()
    await makeUnit('communeOffice', 'UBND xã Cồn Sậy')
    await Unit.updateOne({ _id: schoolId }, { $set: { code: 'CU-01', name: 'Trường Cũ' } })
    const office = await Unit.findOne({ kind: 'communeOffice' }).lean()
    const content = csv(
      'Mã trường;Tên trường;Cấp học;Đơn vị quản lý',
      `M-01;Trường Mới;TH, THCS;${office!.code}`,
      'CU-01;Trường Cũ Đổi Tên;THCS;',
      'M-02;Trường Không Cấp;;',
    )
    const id = await takeIn(app, sector, { content })
    expect(await outlookOf(id)).to.deep.equal(['create', 'change', 'refuse missing'])
    const made = await Unit.findOne({ code: 'M-01' }).lean()
    expect(made!.levels).to.deep.equal(['primary', 'lowerSecondary'])
    expect(made!.relations.map(({ kind }) => kind).sort()).to.deep.equal(['guidedBy', 'managedBy'])
    expect((await Unit.findById(schoolId).lean())!.name).to.equal('Trường Cũ Đổi Tên')
    expect(
      (await rowsOf(await handIn(app, registrar, { schoolId, content }))).map(({ outcome }) => outcome),
    ).to.not.include('create')
  })

  it('takes in several schools for the sector, each row for its own', async () => {
    const sector = await sectorAdministrator()
    const other = await makeUnit()
    const [one, two] = [await Unit.findById(schoolId).lean(), await Unit.findById(other).lean()]
    const content = csv(
      'Mã trường;Họ tên;Ngày sinh;Khối;Lớp',
      `${one!.code};Lê An;01/01/2015;6;6A`,
      `${two!.code};Lê Ân;01/01/2015;6;6A`,
      'X-9;Lê Ý;01/01/2015;6;6A',
    )
    const id = await takeIn(app, sector, { content })
    expect(await outlookOf(id)).to.deep.equal(['create', 'create', 'refuse noSuchSchool'])
    const an = await Person.findOne({ fullName: 'Lê Ân' }).lean()
    expect(an!.places[0]!.unitId.equals(other)).to.equal(true)
  })

  describe('the rights of whoever hands one in', () => {
    it('refuses a list for another school, without telling that there is one', async () => {
      const other = await makeUnit()
      const source = { rows: [{ 'Họ tên': 'A', Lớp: '6A' }] }
      const handedIn = { schoolId: other, kind: undefined, yearKey, accountsFor: [], source }
      const refusal = await receiveList(registrar, handedIn, origin).catch((error: { status: number }) => error.status)
      expect(refusal).to.equal(404)
      const principal = await actorWith('principal', schoolId)
      const seen = await receiveList(principal, { ...handedIn, schoolId }, origin).catch(
        (error: { status: number }) => error.status,
      )
      expect(seen).to.equal(403)
    })

    it('refuses rows of another school in a list of one', async () => {
      const other = await Unit.findById(await makeUnit()).lean()
      const content = csv('Mã trường;Họ tên;Ngày sinh;Lớp', `${other!.code};Lê An;01/01/2015;6A`)
      expect(await outlookOf(await handIn(app, registrar, { schoolId, content }))).to.deep.equal(['refuse otherSchool'])
    })

    const heads: [string, Role][] = [
      ['Hiệu trưởng', 'principal'],
      ['Phó hiệu trưởng', 'vicePrincipal'],
      ['Quản trị phần mềm', 'schoolAdministrator'],
    ]
    for (const [position, role] of heads)
      it(`lets a registrar make nobody ${role}, and the sector somebody`, async () => {
        const content = csv('Họ tên;Ngày sinh;Chức vụ', `Lê An;01/01/1980;${position}`)
        const id = await takeIn(app, registrar, { schoolId, content })
        expect(await outlookOf(id)).to.deep.equal(['refuse roleNotYours'])
        expect(await Membership.countDocuments({ role })).to.equal(0)
        const sector = await sectorAdministrator()
        await takeIn(app, sector, { schoolId, content })
        expect(await Membership.countDocuments({ role })).to.equal(1)
      })

    it('tells of somebody elsewhere only that there is somebody, and only to who knows name and birth date', async () => {
      const elsewhere = await makeUnit()
      const pupil = await makePerson('student', {
        unitId: elsewhere,
        name: 'Nguyễn Ngọc Ý',
        birthDate: new Date('2011-12-24'),
      })
      await Person.updateOne({ _id: pupil.personId }, { $set: { sectorCode: 'HS8', phone: '0999999999' } })
      await makeClass(schoolId, '6A1')
      const heading = 'Mã học sinh;Họ tên;Ngày sinh;Lớp;SĐT'
      const wrong = csv(heading, 'HS8;Lê Đoán Mò;24/12/2011;6A1;', 'HS8;Nguyễn Ngọc Ý;25/12/2011;6A1;')
      expect(await outlookOf(await handIn(app, registrar, { schoolId, content: wrong }))).to.deep.equal([
        'refuse identifierTaken',
        'refuse identifierTaken',
      ])
      const id = await handIn(app, registrar, {
        schoolId,
        content: csv(heading, 'HS8;Nguyễn Ngọc Ý;24/12/2011;6A1;0911111111'),
      })
      const [row] = await rowsOf(id)
      expect(await outlookOf(id)).to.deep.equal(['ask existsElsewhere'])
      expect(row!.candidates).to.deep.equal([{ id: pupil.personId.toString(), label: '', isHidden: true }])
      expect(JSON.stringify(row)).not.to.include('0999999999')
      await answerRows(registrar, id, new Map([[1, pupil.personId.toString()]]))
      await confirm(app, registrar, id)
      const joined = await Person.findById(pupil.personId).lean()
      expect(joined!.places.map(({ unitId }) => unitId.toString())).to.have.members([
        elsewhere.toString(),
        schoolId.toString(),
      ])
      expect(joined!.phone, 'what is known of them is not changed by joining').to.equal('0999999999')
      expect(codesOf((await rowsOf(id))[0]!)).to.include('stillElsewhere')
    })

    it('changes nothing that is known of who works for an office', async () => {
      const office = await makeUnit('communeOffice')
      const officer = await makePerson('communeOfficer', {
        unitId: office,
        name: "H'Lan Êban",
        birthDate: new Date('1990-01-01'),
      })
      await makePupil(await makeClass(schoolId, '6A1'))
      const membership = {
        personId: officer.personId,
        unitId: schoolId,
        role: 'teacher' as const,
        from: new Date('2026-01-01'),
      }
      await inTransaction((session) => beginMembership(membership, session))
      const content = csv('Họ tên;Ngày sinh;Chức vụ;SĐT', "H'Lan Êban;01/01/1990;Giáo viên;0911111111")
      const id = await takeIn(app, registrar, { schoolId, content })
      expect(await outlookOf(id)).to.deep.equal(['same factsOfOffice'])
    })

    it('gives nobody an address for mail who has one already', async () => {
      const teacher = await makePerson('teacher', {
        unitId: schoolId,
        name: 'Lê An',
        birthDate: new Date('1980-01-01'),
      })
      await Person.updateOne({ _id: teacher.personId }, { $set: { email: 'an@truong.example' } })
      const content = csv('Họ tên;Ngày sinh;Chức vụ;Email', 'Lê An;01/01/1980;Giáo viên;ke-gian@mail.example')
      expect(await outlookOf(await takeIn(app, registrar, { schoolId, content }))).to.deep.equal(['same'])
    })
  })
})
