// Packages by the letter of the specification, as other systems write them.

import { expect } from 'chai'
import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { answerAll } from '../../server/imports/answer.ts'
import type { Reason } from '../../server/imports/wanted.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { confirm, csv, handIn, listOf, outlookOf, registrarOf, rowsOf, takeIn, zipOf } from './lists.ts'

const manifest = (version: string, files: Readonly<Record<string, string>>) =>
  csv(
    'propertyName,value',
    'manifest.version,1.0',
    `oneroster.version,${version}`,
    ...Object.entries(files).map(([name, how]) => `file.${name},${how}`),
    'source.systemName,A School System',
    'source.systemCode,sis',
  )

const orgs = csv(
  'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.region',
  'd-1,active,2026-08-01T00:00:00.000Z,"Sở Giáo dục, tỉnh Khác",district,D1,,x',
  's-1,active,2026-08-01T00:00:00.000Z,"Trường THCS ""Bến Lam""",school,BL01,d-1,x',
)
const sessions = csv(
  'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear',
  'y,active,,2026-2027,schoolYear,2026-09-01,2027-05-31,,2027',
  't1,active,,HKI,semester,2026-09-01,2027-01-15,y,2027',
)
const courses = csv(
  'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes',
  'c-h,active,,y,Homeroom,HR,06,s-1,,',
)
const classes = csv(
  'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
  'k-1,active,,6A1,06,c-h,L6A1,homeroom,,s-1,"t1,y",,,',
  'k-2,active,,"Câu lạc bộ\nCờ vua",06,c-h,,scheduled,,s-1,t1,,,',
  'k-3,tobedeleted,,6A9,06,c-h,,homeroom,,s-1,t1,,,',
)
const users11 = csv(
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password',
  'u-t,active,,true,s-1,teacher,ann,,Ân,Trần,Văn,GV7,an@bl.example,,0901111111,,,secret',
  'u-s,active,,true,s-1,student,khoi,{Fed:x},Khôi,Mai,Anh,HS7,,,,u-p,06,',
  'u-p,active,,true,s-1,parent,,,Thuỷ,Mai,Thị,,,0902222222,,u-s,,',
  'u-x,active,,true,d-1,administrator,root,,Root,The,,,,,,,,',
  'u-q,active,,true,s-1,proctor,q,,Q,The,,,,,,,,',
)
const enrollments = csv(
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
  'e-1,active,,k-1,s-1,u-s,student,false,2026-09-05,',
  'e-2,active,,k-1,s-1,u-t,teacher,true,2026-09-05,',
)
const demographics = csv(
  'sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian',
  'u-s,active,,2015-03-02,male,false,true',
  'u-t,active,,1983-02-05,male,,',
)
const bulk = {
  academicSessions: 'bulk',
  categories: 'absent',
  classes: 'bulk',
  courses: 'bulk',
  demographics: 'bulk',
  enrollments: 'bulk',
  lineItems: 'absent',
  orgs: 'bulk',
  users: 'bulk',
}
const files11 = {
  'manifest.csv': manifest('1.1', bulk),
  'orgs.csv': orgs,
  'academicSessions.csv': sessions,
  'courses.csv': courses,
  'classes.csv': classes,
  'users.csv': users11,
  'enrollments.csv': enrollments,
  'demographics.csv': `\ufeff${demographics}`,
}

const users12 = csv(
  'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns,metadata.jp.kanaGivenName',
  'u-t,active,,true,ann,,Ân,Trần,Văn,GV7,an@bl.example,,0901111111,,,,,,,,,s-1,,',
  'u-s,active,,true,khoi,,Khôi,Mai,Anh,HS7,,,,u-p,06,,,,,,,s-1,,',
  'u-p,active,,true,,,Thuỷ,Mai,Thị,,,0902222222,,,,,,,,,,s-1,,',
)
const roles12 = csv(
  'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
  'r-1,active,,u-t,primary,teacher,,,s-1,',
  'r-2,active,,u-s,primary,student,2026-09-05,,s-1,p-1',
  'r-3,active,,u-p,primary,parent,,,s-1,',
)
const files12 = {
  ...files11,
  'manifest.csv': manifest('1.2', { ...bulk, roles: 'bulk', userProfiles: 'bulk' }),
  'users.csv': users12,
  'roles.csv': roles12,
  'userProfiles.csv': csv(
    'sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,applicationId,description,credentialType,username,password',
    'p-1,active,,u-s,x,v,,,,khoi,geheim',
  ),
}

describe('a OneRoster package', () => {
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

  const handInZip = async (files: Readonly<Record<string, string>>) =>
    await handIn(app, registrar, { schoolId, content: await zipOf(files), name: 'goi.zip' })
  const problemOf = async (files: Readonly<Record<string, string>>) =>
    ((await listOf(await handInZip(files))).problem as { key: string } | undefined)?.key

  for (const [version, files] of [
    ['1.1', files11],
    ['1.2', files12],
  ] as const)
    it(`of version ${version} is taken in for the school that was chosen`, async () => {
      const id = await takeIn(app, registrar, {
        schoolId,
        content: await zipOf({ ...files, 'lineItems.csv': 'x', 'readme.txt': 'y' }),
        name: 'goi.zip',
      })
      const rows = await rowsOf(id)
      expect(rows.map(({ kind, label, state }) => [kind, label, state])).to.deep.equal([
        ['schools', 'Trường THCS "Bến Lam"', 'planned'],
        ['classes', '6A1', 'done'],
        ['classes', '6A9', 'planned'],
        ['staff', 'Trần Văn Ân', 'done'],
        ['pupils', 'Mai Anh Khôi (02/03/2015)', 'done'],
        ['guardians', 'Mai Thị Thuỷ → Mai Anh Khôi', 'done'],
      ])
      expect(await outlookOf(id)).to.include.members(['skip schoolsAreOfTheSector', 'skip toBeDeleted'])
      const pupil = await Person.findOne({ fullName: 'Mai Anh Khôi' }).lean()
      expect(pupil).to.deep.include({ sectorCode: 'HS7', gender: 'male' })
      expect(pupil!.classIds).to.have.length(1)
      expect(
        (await SchoolClass.find().lean()).map(({ name, grades, yearKey }) => [name, grades, yearKey]),
      ).to.deep.equal([['6A1', [6], 2026]])
      expect(await Guardianship.countDocuments()).to.equal(1)
      const notes = (await listOf(id)).notes as Reason[]
      expect(notes.map(({ code }) => code)).to.include.members(['filesIgnored', 'rosterGroupsIgnored'])
      expect(JSON.stringify([rows, notes])).not.to.match(/secret|geheim/)

      const again = await handInZip(files)
      expect((await rowsOf(again)).map(({ outcome }) => outcome)).to.not.include.members(['create'])
      expect(
        (await rowsOf(again)).filter(({ outcome }) => ['create', 'change', 'ask', 'refuse'].includes(outcome)),
      ).to.deep.equal([])
    })

  it('that says to delete somebody ends a role when somebody agrees, and deletes nobody', async () => {
    await takeIn(app, registrar, { schoolId, content: await zipOf(files11), name: 'goi.zip' })
    const gone = files11['users.csv'].replace('u-s,active', 'u-s,tobedeleted').replace('u-t,active', 'u-t,tobedeleted')
    const id = await handInZip({ ...files11, 'users.csv': gone })
    const asked = (await rowsOf(id)).filter(({ outcome }) => outcome === 'ask')
    expect(asked.map(({ kind, choices }) => [kind, choices])).to.deep.equal([
      ['staff', ['end', 'skip']],
      ['pupils', ['end', 'skip']],
    ])
    await answerAll(registrar, id, 'first')
    await app.work()
    await confirm(app, registrar, id)
    for (const fullName of ['Mai Anh Khôi', 'Trần Văn Ân']) {
      const person = await Person.findOne({ fullName }).lean()
      expect(
        person!.places.every(({ to }) => to !== undefined),
        fullName,
      ).to.equal(true)
    }
  })

  it('of several schools is taken in by the sector, schools and all', async () => {
    const office = await makeUnit('sectorOffice')
    const sector = await actorOf(await makePerson('sectorAdministrator', { unitId: office }))
    const withLevels = orgs.replace('metadata.region', 'metadata.levels').replace('d-1,x', 'd-1,THCS')
    const id = await takeIn(app, sector, {
      content: await zipOf({ ...files11, 'orgs.csv': withLevels }),
      name: 'goi.zip',
    })
    expect((await rowsOf(id)).map(({ kind, state }) => `${kind} ${state}`)).to.deep.equal([
      'schools done',
      'classes done',
      'classes planned',
      'staff done',
      'pupils done',
      'guardians done',
    ])
    expect((await Unit.findOne({ code: 'BL01' }).lean())!.levels).to.deep.equal(['lowerSecondary'])
  })

  const unreadable: [string, Record<string, string>, string][] = [
    ['of another version', { ...files11, 'manifest.csv': manifest('1.0', bulk) }, 'rosterVersion'],
    [
      'without a table that its manifest tells of',
      { 'manifest.csv': manifest('1.1', bulk), 'orgs.csv': orgs, 'users.csv': users11 },
      'rosterFileMissing',
    ],
    [
      'without users',
      { 'manifest.csv': manifest('1.1', { orgs: 'bulk', users: 'absent' }), 'orgs.csv': orgs },
      'rosterFileMissing',
    ],
    ['with a broken table', { ...files11, 'users.csv': 'sourcedId,"status\r\nu-1,"a"b,c' }, 'rosterFileUnreadable'],
  ]
  for (const [what, files, problem] of unreadable)
    it(`${what} is refused with a sentence`, async () =>
      expect(await problemOf(files)).to.equal(`imports.problems.${problem}`))

  it('in a folder, with tables that hold nothing, is read as well', async () => {
    const empty = { ...files11, 'enrollments.csv': enrollments.split('\r\n')[0]!, 'demographics.csv': '' }
    const inFolder = Object.fromEntries(Object.entries(empty).map(([name, text]) => [`export/${name}`, text]))
    const id = await handInZip({ ...inFolder, '__MACOSX/export/._users.csv': 'x' })
    expect((await listOf(id)).state).to.equal('ready')
    expect(await outlookOf(id)).to.include('create withoutClass')
  })
})
