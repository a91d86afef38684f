import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { pino } from 'pino'
import type { Types } from 'mongoose'
import { fromBufferPromise } from 'yauzl'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { ExportFile, type ExportContent, type ExportFormat } from '../../server/imports/export/export.model.ts'
import { requestExport } from '../../server/imports/export/request.ts'
import { bytesOf } from '../../server/imports/export/run.ts'
import { forgetOld } from '../../server/imports/forget.ts'
import { changePerson, linkGuardian } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { stores } from '../../server/stores.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { randomKey } from '../../storage/files/keys.ts'
import { silent } from '../outbox/outbox.ts'
import { actorOf, assign, makeClass, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { handIn, listOf, origin, rowsOf, yearKey } from './lists.ts'

describe('what is exported', () => {
  let app: RunningApp
  let schoolId: Types.ObjectId
  let registrar: Actor
  let sector: Actor
  before(async () => {
    app = await startApp()
    await loadCurriculum(pino({ level: 'silent' }))
    schoolId = await fillSchool('LG-CS01', 'THCS Bến Lam')
    await fillSchool('LG-CS02', 'THCS Tân Hoà')
    registrar = await actorOf(await makePerson('registrar', { unitId: schoolId, name: 'Tô Thị Thuỷ' }))
    sector = await actorOf(await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') }))
  })
  after(() => app.stop())

  /** A school with all that lists can say. */
  async function fillSchool(code: string, name: string): Promise<Types.ObjectId> {
    const id = await makeUnit('school', name)
    await Unit.updateOne({ _id: id }, { $set: { code, levels: ['lowerSecondary'] } })
    const [first, second] = [await makeClass(id, '6A1'), await makeClass(id, '6A10')]
    const teacher = await makePerson('teacher', { unitId: id, name: "H'Lan Êban" })
    await makePerson('principal', { unitId: id, name: 'Đỗ Đức Đạt', birthDate: new Date('1974-01-02') })
    await makePerson('librarian', { unitId: id, name: 'Bùi Ngọc Yến' })
    await assign(teacher, first)
    await assign(teacher, first, 'lowerSecondary TOAN')
    await assign(teacher, second, 'lowerSecondary TIN')
    const pupil = await makePupil(first, { name: 'Y Blăng', birthDate: new Date('2015-03-02') })
    await makePupil(second, { name: 'Nguyễn Minh Anh', birthDate: new Date('2015-03-12') })
    await makePupil(second, { name: 'Nguyễn Minh Anh', birthDate: new Date('2015-03-12') })
    const guardian = await makeGuardian(pupil, { name: 'Phùng "Bảo"; Châu'.replace(/["; ]+/g, ' '), unitId: id })
    const parents = { guardianId: teacher.personId, childId: pupil.personId }
    await linkGuardian({ ...parents, relation: 'other', from: new Date('2026-01-01'), origin: 'school' })
    await inTransaction(async (session) => {
      const personalId = code === 'LG-CS01' ? '001215000101' : '001215000202'
      const facts = {
        personalId,
        sectorCode: `${code}-1`,
        phone: '0912 345.678',
        gender: 'male' as const,
        sortName: 'Blăng Y',
      }
      await changePerson(pupil.personId, facts, session)
      await changePerson(guardian.personId, { phone: '0901234567' }, session)
    })
    return id
  }

  const exportAs = async (
    actor: Actor,
    wish: { content?: ExportContent; format: ExportFormat; ofSector?: boolean; withPersonalIds?: boolean },
  ) => {
    const { content = 'all', format, ofSector = false, withPersonalIds = false } = wish
    const id = await requestExport(
      actor,
      { schoolId: ofSector ? undefined : schoolId, content, format, yearKey, withPersonalIds },
      origin,
    )
    await app.work()
    const file = await ExportFile.findById(id).lean()
    expect(file!.state).to.equal('done')
    const { body } = await stores().files.open(file!.fileKey!)
    return { name: file!.fileName, content: await buffer(body), file: file! }
  }
  const changesOf = async (id: Types.ObjectId) =>
    (await rowsOf(id))
      .filter(({ outcome }) => !['same'].includes(outcome))
      .map(({ label, outcome, reasons, changes }) => ({ label, outcome, reasons, changes }))

  const formats: [ExportFormat, ExportContent, number, number][] = [
    ['xlsx', 'all', 10, 21],
    ['csv', 'classes', 2, 4],
    ['csv', 'staff', 4, 7],
    ['csv', 'pupils', 3, 6],
    ['csv', 'guardians', 1, 2],
    ['oneRoster11', 'all', 11, 21],
    ['oneRoster12', 'all', 11, 21],
  ]
  for (const [format, content, inSchool, inSector] of formats)
    for (const ofSector of [false, true])
      it(`as ${format} (${content}) of ${ofSector ? 'the sector' : 'a school'} is imported again and changes nothing`, async () => {
        const actor = ofSector ? sector : registrar
        const exported = await exportAs(actor, { format, content, ofSector, withPersonalIds: true })
        const id = await handIn(app, actor, {
          content: exported.content,
          name: exported.name,
          ...(ofSector ? {} : { schoolId }),
        })
        const list = await listOf(id)
        expect(list.state, JSON.stringify(list.problem)).to.equal('ready')
        expect(list.total).to.equal(ofSector ? inSector : inSchool)
        // A school does not keep the list of schools.
        const others = (await changesOf(id)).filter(({ reasons }) => reasons[0]?.code !== 'schoolsAreOfTheSector')
        expect(others).to.deep.equal([])
      })

  it('as schools of the sector is imported again and changes nothing', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const { content, name } = await exportAs(sector, { format, content: 'schools', ofSector: true })
      const id = await handIn(app, sector, { content, name })
      expect(await changesOf(id)).to.deep.equal([])
      expect((await listOf(id)).total).to.be.above(1)
    }
  })

  it('as CSV is UTF-8 with its mark, semicolons between, no formula and no personal ids unless they are asked for', async () => {
    const { content } = await exportAs(registrar, { format: 'csv', content: 'pupils' })
    const text = content.toString()
    expect(text.startsWith('\ufeffMã trường;')).to.equal(true)
    expect(text).to.include(';Y Blăng;').and.not.to.include('001215000101').and.not.to.include('định danh cá nhân')
    const withIds = await exportAs(registrar, { format: 'csv', content: 'pupils', withPersonalIds: true })
    expect(withIds.content.toString()).to.include('001215000101')
    const entries = await AuditEntry.find({ action: 'imports.exported', subjectId: withIds.file._id }).lean()
    expect(entries.map(({ after }) => after as object)).to.deep.equal([
      { content: 'pupils', format: 'csv', withPersonalIds: true },
    ])
  })

  it('holds personal ids for nobody who may not see them', async () => {
    const principal = await actorOf(await makePerson('principal', { unitId: schoolId, name: 'Lê Hai' }))
    const wish = { schoolId, content: 'pupils', format: 'csv', yearKey, withPersonalIds: true } as const
    const refusal = (actor: Actor, more: object = {}) =>
      requestExport(actor, { ...wish, ...more }, origin).then(
        () => undefined,
        (error: { status: number }) => error.status,
      )
    expect(await refusal(principal)).to.equal(403)
    expect(await refusal(principal, { withPersonalIds: false })).to.equal(undefined)
    expect(await refusal(registrar, { schoolId: undefined }), 'the sector').to.equal(404)
    expect(
      await refusal(await actorOf(await makePerson('teacher', { unitId: schoolId })), { withPersonalIds: false }),
    ).to.equal(404)
    await app.work()
  })

  /** What a file is when one import takes no more than so much, unpacked. */
  async function partsOf(format: ExportFormat, content: ExportContent, limits: { rows: number; users: number }) {
    const wanted = { schoolId: null, yearKey, withPersonalIds: true, format, content }
    const { bytes, isSplit } = await bytesOf(wanted, async () => {}, limits)
    const whole = await buffer(bytes)
    if (!isSplit) return undefined
    const archive = await fromBufferPromise(whole, { lazyEntries: true })
    const parts: { name: string; bytes: Buffer }[] = []
    for await (const entry of archive.eachEntry())
      parts.push({ name: entry.fileName, bytes: await buffer(await archive.openReadStreamPromise(entry)) })
    return parts
  }

  it('is split where one import takes no more, and each part comes back and changes nothing', async () => {
    expect(await partsOf('csv', 'pupils', { rows: 6, users: 99 })).to.equal(undefined)
    expect(await partsOf('oneRoster12', 'all', { rows: 99, users: 17 })).to.equal(undefined)
    const cases: [ExportFormat, ExportContent, { rows: number; users: number }, readonly string[]][] = [
      ['csv', 'pupils', { rows: 5, users: 99 }, ['001-hoc-sinh.csv', '002-hoc-sinh.csv']],
      ['csv', 'pupils', { rows: 3, users: 99 }, ['001-hoc-sinh.csv', '002-hoc-sinh.csv']],
      [
        ...(['xlsx', 'all', { rows: 20, users: 99 }] as const),
        ['001-truong.xlsx', '002-lop.xlsx', '003-can-bo.xlsx', '004-hoc-sinh.xlsx', '005-phu-huynh.xlsx'],
      ],
      ['oneRoster12', 'all', { rows: 99, users: 5 }, ['001-lg-cs01.zip', '002-lg-cs02.zip']],
    ]
    for (const [format, content, limits, names] of cases) {
      const [readme, ...parts] = (await partsOf(format, content, limits))!
      expect(readme!.bytes.toString()).to.include('nhập từng tệp theo thứ tự số')
      expect(parts.map(({ name }) => name)).to.deep.equal(names)
      for (const { name, bytes } of parts) {
        const id = await handIn(app, sector, { content: bytes, name })
        const list = await listOf(id)
        expect(list.state, name + JSON.stringify(list.problem)).to.equal('ready')
        expect(await changesOf(id), name).to.deep.equal([])
      }
    }
  })

  it('leaves no bytes of a file that was not finished, when it is written anew or forgotten', async () => {
    const wish = { schoolId, content: 'pupils', format: 'csv', yearKey, withPersonalIds: false } as const
    const { files } = stores()
    for (const isForgotten of [false, true]) {
      const id = await requestExport(registrar, wish, origin)
      // As a worker leaves it that is killed while it writes.
      const unfinishedKey = randomKey('exports')
      await files.put(unfinishedKey, Buffer.from('half'))
      await ExportFile.updateOne({ _id: id }, { $set: { unfinishedKey } })
      if (isForgotten) await forgetOld(silent, new Date(Date.now() + 8 * 24 * 3600_000))
      await app.work()
      expect(await files.head(unfinishedKey)).to.equal(undefined)
      expect((await ExportFile.findById(id).lean())!.unfinishedKey).to.equal(undefined)
    }
  })

  it('is removed after a week', async () => {
    const { file } = await exportAs(registrar, { format: 'csv', content: 'classes' })
    await forgetOld(silent, new Date(Date.now() + 8 * 24 * 3600_000))
    await app.work()
    expect(await stores().files.head(file.fileKey!)).to.equal(undefined)
    expect((await ExportFile.findById(file._id).lean())!.fileKey).to.equal(undefined)
    expect(await Person.countDocuments()).to.be.above(0)
  })
})
