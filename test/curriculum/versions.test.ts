import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { addEntry } from '../../server/curriculum/entries/add.ts'
import { changeEntry } from '../../server/curriculum/entries/change.ts'
import { type EntryRecord, kinds, kindsOfVersion, modelOf } from '../../server/curriculum/entries/kinds.ts'
import { retireEntry } from '../../server/curriculum/entries/retire.ts'
import {
  currentVersion,
  findOutcome,
  findSubject,
  findSubjects,
  findTopics,
  listVersions,
  loadCurriculum,
  schoolYearAt,
  versionFor,
} from '../../server/curriculum/index.ts'
import { CurriculumVersion } from '../../server/curriculum/version.model.ts'
import { changeVersion } from '../../server/curriculum/versions/change.ts'
import { compareVersions } from '../../server/curriculum/versions/compare.ts'
import { copyVersion } from '../../server/curriculum/versions/copy.ts'
import { copyEvent, createVersion } from '../../server/curriculum/versions/create.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { silent } from '../outbox/outbox.ts'
import type { Browser } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { changeBy, entryCalled, refusalOf, supplied } from './office.ts'

const thisYear = schoolYearAt(new Date())
const next = {
  ...{ code: 'GDPT2099', copyOf: supplied, name: 'Chương trình 2099', legalBasis: 'Thông tư 1/2099' },
  firstSchoolYear: thisYear + 1,
}

describe('the versions of the curriculum', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    await app.clear()
    await loadCurriculum(silent)
  })
  after(() => app.stop())

  const make = async (values: Partial<typeof next> = {}) => {
    const written = await createVersion({ ...next, ...values }, await changeBy())
    if (!written.ok) throw new Error(JSON.stringify(written.errors))
    await app.work()
    return written.version
  }
  const countIn = async (versionCode: string) => {
    const counts: number[] = []
    for (const kind of kindsOfVersion) counts.push(await modelOf(kind).countDocuments({ versionCode }))
    return counts
  }

  it('begin school years in August', () => {
    expect(schoolYearAt(new Date('2026-07-31T16:59:59Z'))).to.equal(2025)
    expect(schoolYearAt(new Date('2026-07-31T17:00:00Z'))).to.equal(2026)
    expect(schoolYearAt(new Date('2027-01-15T00:00:00Z'))).to.equal(2026)
  })

  it('hold from their first school year until that of the next one', async () => {
    await make({ firstSchoolYear: 2030 })
    expect(await versionFor(2023)).to.equal(undefined)
    expect((await versionFor(2024))?.code).to.equal(supplied)
    expect((await versionFor(2029))?.code).to.equal(supplied)
    expect((await versionFor(2030))?.code).to.equal('GDPT2099')
    expect((await currentVersion(new Date('2020-01-01')))?.code).to.equal(supplied)
    expect((await currentVersion(new Date('2031-01-01')))?.code).to.equal('GDPT2099')
  })

  it('are made by the office alone', async () => {
    for (const role of ['teacher', 'principal', 'sectorLeader', 'reviewer', 'communeOfficer'] as const)
      expect(await refusalOf(createVersion(next, await changeBy(role))), role).to.equal('403 forbidden')
    expect(await refusalOf(createVersion({ ...next, copyOf: 'X' }, await changeBy()))).to.equal('404 notFound')
  })

  it('have a code and a first school year of their own', async () => {
    const change = await changeBy('sectorAdministrator')
    const codes = async (values: object) => {
      const written = await createVersion({ ...next, ...values }, change)
      return written.ok ? [] : Object.keys(written.errors)
    }
    expect(await codes({ code: supplied })).to.deep.equal(['code'])
    expect(await codes({ firstSchoolYear: 2024 })).to.deep.equal(['firstSchoolYear'])
    expect(await OutboxEvent.countDocuments({ name: copyEvent })).to.equal(0)
    expect(await codes({})).to.deep.equal([])
  })

  it('are copied whole in the background, and shown when that is done', async () => {
    await retireEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.SO.PS'))._id, await changeBy())
    const written = await createVersion(next, await changeBy())
    expect(written.ok && written.version.isCopying).to.equal(true)
    expect((await listVersions()).map(({ code }) => code)).to.deep.equal([supplied])
    expect(await refusalOf(findSubject('lowerSecondary', 'TOAN', next.code))).to.equal('404 notFound')

    await app.work()
    expect((await listVersions()).map(({ code }) => code)).to.deep.equal([next.code, supplied])
    expect(await countIn(next.code)).to.deep.equal(await countIn(supplied))
    const copied = await CurriculumVersion.findOne({ code: next.code }).lean()
    expect(copied?.copied).to.equal((await countIn(supplied)).reduce((sum, count) => sum + count, 0))
    expect(copied?.choiceGroups).to.have.length(2)
    const topic = await entryCalled('topic', 'TOAN6.SO.PS', { versionCode: next.code })
    expect(topic).to.include({ source: 'office', name: 'Phân số', strandCode: 'TOAN6.SO' })
    expect(topic.retiredAt).to.be.instanceOf(Date)
    expect(await AuditEntry.countDocuments({ action: 'curriculum.versionCreated' })).to.equal(1)
  })

  it('are copied once, however often and far the work was begun', async () => {
    const written = await createVersion(next, await changeBy())
    if (!written.ok) throw new Error('not written')
    const payload = { versionId: written.version._id.toString() }
    let calls = 0
    const context = {
      ...{ id: 'a', attempt: 1, signal: new AbortController().signal },
      stillWorking: () => (++calls > 2 ? Promise.reject(new Error('ended')) : Promise.resolve()),
    }
    const failure = await copyVersion(payload, context).catch((error: Error) => error.message)
    expect(failure).to.equal('ended')
    expect((await countIn(next.code))[0]).to.be.above(0)

    const patient = { ...context, stillWorking: () => Promise.resolve() }
    await Promise.allSettled([copyVersion(payload, patient), copyVersion(payload, patient)])
    await copyVersion(payload, patient)
    expect(await countIn(next.code)).to.deep.equal(await countIn(supplied))
    expect((await CurriculumVersion.findOne({ code: next.code }).lean())?.isCopying).to.equal(undefined)
  })

  it('keep what they say apart', async () => {
    await make()
    const outcome = await entryCalled('outcome', 'TOAN6.SO.STN.03', { versionCode: next.code })
    const seen = { id: outcome._id, edition: outcome.edition }
    await changeEntry(kinds.outcome, seen, { text: 'So sánh các số.' }, await changeBy())
    const subject = await entryCalled('subject', 'TIN', { versionCode: next.code, level: 'lowerSecondary' })
    await retireEntry(kinds.subject, subject._id, await changeBy())

    expect((await findOutcome('TOAN6.SO.STN.03')).text).to.match(/^So sánh hai số tự nhiên/)
    expect((await findOutcome('TOAN6.SO.STN.03', { version: next.code })).text).to.equal('So sánh các số.')
    const codes = async (version?: string) => (await findSubjects({ grade: 6, version })).map(({ code }) => code)
    expect(await codes()).to.include('TIN')
    expect(await codes(next.code)).not.to.include('TIN')
    expect((await findSubject('lowerSecondary', 'TIN', next.code)).isRetired).to.equal(true)
    expect(await findTopics('TOAN', 6, { version: next.code })).to.have.length(9)
  })

  it('are no longer changed when another one holds', async () => {
    await make({ firstSchoolYear: thisYear })
    const change = await changeBy()
    const outcome = await entryCalled('outcome', 'TOAN6.SO.STN.03')
    const seen = { id: outcome._id, edition: outcome.edition }
    const over = '409 curriculumVersionOver'
    expect(await refusalOf(changeEntry(kinds.outcome, seen, { text: 'Khác.' }, change))).to.equal(over)
    expect(await refusalOf(retireEntry(kinds.outcome, outcome._id, change))).to.equal(over)
    const { edition } = (await CurriculumVersion.findOne({ code: supplied }).lean())!
    const facts = { name: 'Khác', legalBasis: 'Khác', firstSchoolYear: 2024 }
    expect(await refusalOf(changeVersion({ code: supplied, edition }, facts, change))).to.equal(over)
    expect((await findOutcome('TOAN6.SO.STN.03', { version: supplied })).text).to.match(/^So sánh/)
  })

  it('have facts that can be corrected, by one person at a time', async () => {
    const { edition } = (await CurriculumVersion.findOne({ code: supplied }).lean())!
    const facts = { name: 'Chương trình đã sửa', legalBasis: 'Thông tư mới', firstSchoolYear: 2024 }
    const change = await changeBy()
    expect(await refusalOf(changeVersion({ code: supplied, edition }, facts, await changeBy('teacher')))).to.equal(
      '403 forbidden',
    )
    expect((await changeVersion({ code: supplied, edition }, facts, change)).ok).to.equal(true)
    expect((await currentVersion())?.name).to.equal('Chương trình đã sửa')
    const again = changeVersion({ code: supplied, edition }, { ...facts, name: 'Của người khác' }, change)
    expect(await refusalOf(again)).to.equal('409 conflict')
    const entry = await AuditEntry.findOne({ action: 'curriculum.versionChanged' }).lean()
    expect(Object.keys(entry?.after as object)).to.deep.equal(['name', 'legalBasis'])
  })

  describe('compared', () => {
    const compare = async (kind: keyof typeof kinds, options = {}) =>
      await compareVersions(kinds[kind], { older: supplied, newer: next.code }, options)

    it('do not differ right after the copy', async () => {
      await make()
      for (const { name } of kindsOfVersion) expect((await compare(name)).items, name).to.deep.equal([])
    })

    it('tell what was added, changed and removed, in order and page by page', async () => {
      await make()
      const change = await changeBy()
      const inNew = { versionCode: next.code }
      const third = await entryCalled('outcome', 'TOAN6.SO.STN.03', inNew)
      await changeEntry(kinds.outcome, { id: third._id, edition: third.edition }, { text: 'So sánh các số.' }, change)
      await retireEntry(kinds.outcome, (await entryCalled('outcome', 'KHTN6.TD.02', inNew))._id, change)
      const topic = await entryCalled('topic', 'TOAN6.SO.STN', inNew)
      await addEntry(kinds.outcome, { parentId: topic._id }, { code: 'TOAN6.SO.STN.11', text: 'Mới.' }, change)

      const told = ({ items }: Awaited<ReturnType<typeof compare>>) =>
        items.map(({ kind, entry }) => `${kind} ${entry.code}`)
      const all = ['removed KHTN6.TD.02', 'changed TOAN6.SO.STN.03', 'added TOAN6.SO.STN.11']
      expect(told(await compare('outcome'))).to.deep.equal(all)
      const first = await compare('outcome', { limit: 2 })
      expect(told(first)).to.deep.equal(all.slice(0, 2))
      const second = await compare('outcome', { limit: 2, cursor: first.next })
      expect([told(second), second.next]).to.deep.equal([all.slice(2), undefined])
      expect(first.items[1]!.changes).to.have.length(1)
    })

    it('tell subjects of one code and different levels apart, and periods by grade', async () => {
      await make()
      const where = { versionCode: next.code, level: 'primary', subjectCode: 'LSDL', grade: 5 } as const
      await modelOf(kinds.subjectGrade).updateOne(where, { periods: 71 })
      const { items } = await compare('subjectGrade', { limit: 1 })
      expect(items.map(({ entry }) => [entry.level, entry.grade])).to.deep.equal([['primary', 5]])
      expect(items[0]!.changes).to.deep.equal([{ name: 'periods', before: 70, after: 71 }])
      const all = await modelOf(kinds.subjectGrade).find({ versionCode: next.code }).lean<EntryRecord[]>()
      const { next: cursor } = await compare('subjectGrade', { limit: 1 })
      expect([cursor, all.length > 100]).to.deep.equal([undefined, true])
    })
  })

  describe('on pages', () => {
    let office: Browser
    beforeEach(async () => (office = await as(app, 'sectorSpecialist')))
    const textOf = ({ html }: { readonly html: string }) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    const form = { ...next, firstSchoolYear: String(next.firstSchoolYear), copyOf: supplied }

    const wrong: [string, object][] = [
      ['code', { code: '' }],
      ['code', { code: 'có dấu' }],
      ['code', { code: supplied }],
      ['name', { name: ' ' }],
      ['legalBasis', { legalBasis: '' }],
      ['firstSchoolYear', { firstSchoolYear: '' }],
      ['firstSchoolYear', { firstSchoolYear: 'năm sau' }],
      ['firstSchoolYear', { firstSchoolYear: '1999' }],
      ['firstSchoolYear', { firstSchoolYear: '2024' }],
    ]
    for (const [field, values] of wrong) {
      it(`keep what was typed when ${JSON.stringify(values)} is wrong`, async () => {
        const page = await office.post('/curriculum/versions', { ...form, ...values })
        expect(page.status).to.equal(422)
        expect(page.html).to.include(`id="error-${field}"`)
        if (field !== 'name') expect(page.html).to.include('Chương trình 2099')
      })
    }

    it('are made, followed while they are copied, chosen and compared', async () => {
      const made = await office.post('/curriculum/versions', { ...form, code: 'gdpt2099' })
      expect([made.status, made.location]).to.deep.equal([303, '/curriculum/versions/GDPT2099'])
      expect(textOf(await office.get(made.location!))).to.include('Số mục đã chép 0 trong')
      await app.work()

      const page = await office.get(made.location!)
      expect(textOf(page)).to.include('Sắp áp dụng').and.to.include('mục từ bản trước')
      const reader = await as(app, 'teacher')
      const overview = await reader.get('/curriculum?version=GDPT2099')
      expect(textOf(overview)).to.include('Bản này chưa áp dụng ở năm học hiện tại.')
      expect(overview.html).to.include('/curriculum/primary/TV?version&#x3D;GDPT2099')
      expect((await reader.get('/curriculum/primary/TV?version=GDPT2099')).status).to.equal(200)
      expect((await reader.get('/curriculum?version=X')).status).to.equal(404)
      expect((await reader.get('/curriculum')).html).not.to.include('?version&#x3D;')
      const changes = await reader.get('/curriculum/versions/GDPT2099/changes?kind=topics')
      expect(textOf(changes)).to.include('Phần này không khác gì bản trước.')
      expect(textOf(await reader.get(`/curriculum/versions/${supplied}/changes`))).to.include('phiên bản đầu tiên')
      expect((await reader.get('/curriculum/versions')).html).not.to.include('name="copyOf"')
    })

    it('show the other text and keep one’s own when two people correct the same facts', async () => {
      const address = `/curriculum/versions/${supplied}`
      const { edition } = (await CurriculumVersion.findOne({ code: supplied }).lean())!
      const facts = { edition, legalBasis: 'Thông tư', firstSchoolYear: '2024' }
      expect((await office.post(address, { ...facts, name: 'Của người thứ nhất' })).status).to.equal(303)
      const second = await office.post(address, { ...facts, name: 'Của người thứ hai' })
      expect(second.status).to.equal(409)
      expect(second.html).to.include('value="Của người thứ hai"')
      expect(textOf(second)).to.include('Có người vừa sửa mục này').and.to.include('Của người thứ nhất')
    })
  })
})
