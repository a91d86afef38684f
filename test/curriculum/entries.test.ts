import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { addEntry } from '../../server/curriculum/entries/add.ts'
import { changeEntry } from '../../server/curriculum/entries/change.ts'
import { type KindName, kinds, modelOf } from '../../server/curriculum/entries/kinds.ts'
import { moveEntry } from '../../server/curriculum/entries/move.ts'
import { restoreEntry, retireEntry } from '../../server/curriculum/entries/retire.ts'
import {
  findSubjects,
  findTopics,
  listMaterialTypes,
  listSeries,
  loadCurriculum,
} from '../../server/curriculum/index.ts'
import { placeNumber, placeText } from '../../server/curriculum/place.ts'
import { readSupplied } from '../../server/curriculum/supplied.ts'
import type { Role } from '../../server/roles.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { changeBy, codesOf, entryCalled, refusalOf, supplied, valuesNow } from './office.ts'

describe('what an office does with the curriculum', () => {
  withDatabase()
  beforeEach(() => loadCurriculum(silent))

  const inGrade = { versionCode: supplied, subjectCode: 'TOAN', grade: 6 }
  const outcome = (code = 'TOAN6.SO.STN.03') => entryCalled('outcome', code)
  const gradeOf = (subjectCode: string, grade: number) => entryCalled('subjectGrade', subjectCode, { grade })
  const errorsOf = (written: Awaited<ReturnType<typeof addEntry>>) => (written.ok ? {} : written.errors)

  const outsiders: Role[] = ['teacher', 'subjectLeader', 'principal', 'communeOfficer', 'reviewer', 'sectorLeader']
  for (const role of outsiders) {
    it(`is refused to a ${role}`, async () => {
      const change = await changeBy(role)
      const { _id: id, edition } = await outcome()
      const topic = await entryCalled('topic', 'TOAN6.SO.STN')
      const refused = '403 forbidden'
      expect(await refusalOf(changeEntry(kinds.outcome, { id, edition }, { text: 'Khác.' }, change))).to.equal(refused)
      expect(await refusalOf(addEntry(kinds.outcome, { parentId: topic._id }, {}, change))).to.equal(refused)
      expect(await refusalOf(moveEntry(kinds.outcome, id, 'up', change))).to.equal(refused)
      expect(await refusalOf(retireEntry(kinds.outcome, id, change))).to.equal(refused)
      expect(await refusalOf(restoreEntry(kinds.outcome, id, change))).to.equal(refused)
      expect(await AuditEntry.countDocuments()).to.equal(0)
    })
  }

  describe('changing', () => {
    it('is kept from later revisions of what is supplied, and audited', async () => {
      const { _id: id, edition } = await outcome()
      const change = await changeBy('sectorAdministrator')
      const written = await changeEntry(kinds.outcome, { id, edition }, { text: 'So sánh các số.' }, change)
      expect(written.ok && written.entry).to.include({ text: 'So sánh các số.', source: 'office' })

      const data = readSupplied()
      await loadCurriculum(silent, { ...data, revision: data.revision + 1 })
      expect(await valuesNow('outcome', await outcome())).to.include({ text: 'So sánh các số.' })
      const entry = await AuditEntry.findOne({ action: 'curriculum.entryChanged' }).lean()
      expect(entry?.before)
        .to.have.property('text')
        .that.matches(/^So sánh hai/)
      expect(entry?.after).to.include({ text: 'So sánh các số.', code: 'TOAN6.SO.STN.03', version: supplied })
    })

    it('is refused to who has not seen the last change', async () => {
      const { _id: id, edition } = await outcome()
      await changeEntry(kinds.outcome, { id, edition }, { text: 'Một.' }, await changeBy())
      const second = changeEntry(kinds.outcome, { id, edition }, { text: 'Hai.' }, await changeBy())
      expect(await refusalOf(second)).to.equal('409 conflict')
      expect(await valuesNow('outcome', await outcome())).to.include({ text: 'Một.' })
    })

    it('is also refused when a later revision has come in between', async () => {
      const { _id: id, edition } = await outcome()
      const data = readSupplied()
      await loadCurriculum(silent, { ...data, revision: data.revision + 1 })
      const late = changeEntry(kinds.outcome, { id, edition }, { text: 'Hai.' }, await changeBy())
      expect(await refusalOf(late)).to.equal('409 conflict')
    })

    it('succeeds for one of two at the same moment', async () => {
      const { _id: id, edition } = await outcome()
      const change = await changeBy()
      const texts = ['Một.', 'Hai.', 'Ba.']
      const answers = await Promise.all(
        texts.map((text) => refusalOf(changeEntry(kinds.outcome, { id, edition }, { text }, change))),
      )
      expect(answers.filter((answer) => answer === undefined)).to.have.length(1)
      expect(answers.filter((answer) => answer === '409 conflict')).to.have.length(2)
    })

    it('writes nothing when nothing is different', async () => {
      const { _id: id, edition, text } = await outcome()
      const written = await changeEntry(kinds.outcome, { id, edition }, { text }, await changeBy())
      expect(written.ok && written.entry).to.include({ edition, source: 'supplied' })
      expect(await AuditEntry.countDocuments()).to.equal(0)
    })

    it('reaches who asks for the programme, with what is emptied', async () => {
      const { _id: id, edition } = await gradeOf('CN', 8)
      const values = { periods: 70, requirement: 'elective', regularAssessments: null }
      await changeEntry(kinds.subjectGrade, { id, edition }, values, await changeBy())
      const [technology] = (await findSubjects({ level: 'lowerSecondary' })).filter(({ code }) => code === 'CN')
      expect(technology?.grades[2]).to.include({ periods: 70, isCompulsory: false, regularAssessments: undefined })
    })

    it('knows the groups of the level that pupils choose from, and the subject that special topics belong to', async () => {
      const { _id: id, edition } = await gradeOf('CN', 8)
      const change = await changeBy()
      const lower = await changeEntry(kinds.subjectGrade, { id, edition }, { requirement: 'MON' }, change)
      expect(Object.keys(errorsOf(lower))).to.deep.equal(['requirement'])
      const upper = await gradeOf('VL', 10)
      const seen = { id: upper._id, edition: upper.edition }
      expect((await changeEntry(kinds.subjectGrade, seen, { requirement: 'CD' }, change)).ok).to.equal(true)
      const special = await entryCalled('subject', 'CD-VL')
      const ofNothing = { id: special._id, edition: special.edition }
      const written = await changeEntry(kinds.subject, ofNothing, { partOf: 'XYZ' }, change)
      expect(Object.keys(errorsOf(written))).to.deep.equal(['partOf'])
    })
  })

  describe('adding', () => {
    const home = async (kind: KindName) => {
      if (kind === 'subject') return { version: supplied, level: 'lowerSecondary' as const }
      if (kind === 'subjectGrade') return { parentId: (await entryCalled('subject', 'TNXH'))._id }
      if (kind === 'strand') return { parentId: (await gradeOf('VAN', 6))._id }
      if (kind === 'topic') return { parentId: (await entryCalled('strand', 'TOAN6.SO'))._id }
      return kind === 'outcome' ? { parentId: (await entryCalled('topic', 'TOAN6.SO.STN'))._id } : {}
    }
    const add = async (kind: KindName, values: object) =>
      await addEntry(kinds[kind], await home(kind), { ...values }, await changeBy())

    const refused: [KindName, object, string, string][] = [
      ['subject', { code: 'TOAN', name: 'Toán', shortName: 'Toán', aliases: [], branches: [] }, 'code', 'codeTaken'],
      [
        'subjectGrade',
        { grade: 1, periods: 70, evaluation: 'comments', requirement: 'elective' },
        'grade',
        'gradeTaken',
      ],
      [
        'subjectGrade',
        { grade: 6, periods: 70, evaluation: 'comments', requirement: 'elective' },
        'grade',
        'gradeOfLevel',
      ],
      ['strand', { code: 'TOAN6.MOI', name: 'Mới' }, 'code', 'codePrefix'],
      ['topic', { code: 'TOAN6.HH.MOI', name: 'Mới' }, 'code', 'codePrefix'],
      ['topic', { code: 'TOAN6.SO.STN', name: 'Mới' }, 'code', 'codeTaken'],
      ['outcome', { code: 'TOAN6.SO.SNG.09', text: 'Mới.' }, 'code', 'codePrefix'],
      ['outcome', { code: 'TOAN6.SO.STN.01', text: 'Mới.' }, 'code', 'codeTaken'],
      ['series', { code: 'KNTT', name: 'Mới' }, 'code', 'codeTaken'],
      ['materialType', { code: 'VIDEO', name: 'Mới', englishName: 'New' }, 'code', 'codeTaken'],
    ]
    for (const [kind, values, field, error] of refused) {
      it(`a ${kind} is refused with ${error}`, async () => {
        const errors = errorsOf(await add(kind, values))
        expect(errors[field]?.key).to.equal(`curriculum.errors.${error}`)
        expect(await AuditEntry.countDocuments()).to.equal(0)
      })
    }

    it('is refused below what there is not', async () => {
      const change = await changeBy()
      const values = { code: 'A', name: 'B' }
      expect(await refusalOf(addEntry(kinds.topic, {}, values, change))).to.equal('404 notFound')
      const { _id: parentId } = await outcome()
      expect(await refusalOf(addEntry(kinds.topic, { parentId }, values, change))).to.equal('404 notFound')
      expect(await refusalOf(addEntry(kinds.subject, { version: supplied }, values, change))).to.equal('404 notFound')
      const elsewhere = { version: 'X', level: 'primary' } as const
      expect(await refusalOf(addEntry(kinds.subject, elsewhere, values, change))).to.equal('404 notFound')
    })

    it('a whole tree makes it the last of its kind, level by level', async () => {
      const change = await changeBy()
      const below = async (kind: KindName, parentId: Parameters<typeof addEntry>[1]['parentId'], values: object) => {
        const written = await addEntry(kinds[kind], { parentId }, { ...values }, change)
        if (!written.ok) throw new Error(JSON.stringify(written.errors))
        return written.entry
      }
      const first = { version: supplied, level: 'primary' } as const
      const names = { code: 'STEM', name: 'Hoạt động STEM', shortName: 'STEM', aliases: ['sờ tem'], branches: [] }
      const subject = await addEntry(kinds.subject, first, names, change)
      if (!subject.ok) throw new Error('not added')
      const facts = { grade: 4, periods: 35, evaluation: 'comments', requirement: 'elective', tests: 'none' }
      const grade = await below('subjectGrade', subject.entry._id, facts)
      const strand = await below('strand', grade._id, { code: 'STEM4.A', name: 'Mạch' })
      const topic = await below('topic', strand._id, { code: 'STEM4.A', name: 'Mạch' })
      await below('outcome', topic._id, { code: 'STEM4.A.01', text: 'Làm được.' })
      await below('outcome', topic._id, { code: 'STEM4.A.02', text: 'Kể được.' })

      expect((await codesOf('subject', { versionCode: supplied, level: 'primary' })).at(-1)).to.equal('STEM')
      expect(await codesOf('outcome', { topicCode: 'STEM4.A' })).to.deep.equal(['STEM4.A.01', 'STEM4.A.02'])
      const places = [subject.entry, grade, strand, topic].map(({ place }) => place)
      expect(places.every((place, at) => at === 0 || place.startsWith(places[at - 1]!))).to.equal(true)
      const [found] = (await findSubjects({ level: 'primary' })).filter(({ code }) => code === 'STEM')
      expect(found?.grades[0]).to.include({ grade: 4, periods: 35, tests: 'none' })
      expect(await AuditEntry.countDocuments({ action: 'curriculum.entryAdded' })).to.equal(6)
    })
  })

  describe('moving', () => {
    const topics = () => codesOf('topic', { ...inGrade, strandCode: 'TOAN6.SO' })

    it('changes places with the neighbour, and takes along what belongs to it', async () => {
      const all = await codesOf('outcome', inGrade)
      await moveEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.SO.SNG'))._id, 'up', await changeBy())
      const moved = ['TOAN6.SO.SNG', 'TOAN6.SO.STN', 'TOAN6.SO.PS', 'TOAN6.SO.STP']
      expect(await topics()).to.deep.equal(moved)
      const outcomes = await codesOf('outcome', inGrade)
      expect(outcomes.slice(0, 5)).to.deep.equal([...all.slice(10, 14), all[0]])
      expect([...outcomes].sort()).to.deep.equal([...all].sort())
      expect(await AuditEntry.countDocuments({ action: 'curriculum.entryMoved' })).to.equal(1)

      const data = readSupplied()
      await loadCurriculum(silent, { ...data, revision: data.revision + 1 })
      expect(await topics()).to.deep.equal(moved)
      expect(await codesOf('outcome', inGrade)).to.deep.equal(outcomes)
    })

    it('does nothing beyond either end', async () => {
      const before = await topics()
      const change = await changeBy()
      await moveEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.SO.STN'))._id, 'up', change)
      await moveEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.SO.STP'))._id, 'down', change)
      expect(await topics()).to.deep.equal(before)
      expect(await AuditEntry.countDocuments()).to.equal(0)
    })

    it('puts subjects in order with their grades and trees', async () => {
      const before = await codesOf('outcome', { versionCode: supplied })
      await moveEntry(kinds.subject, (await entryCalled('subject', 'KHTN'))._id, 'up', await changeBy())
      const subjects = await codesOf('subject', { versionCode: supplied, level: 'lowerSecondary' })
      expect(subjects.indexOf('KHTN')).to.equal(4)
      expect([...(await codesOf('outcome', { versionCode: supplied }))].sort()).to.deep.equal([...before].sort())
      expect((await findSubjects({ grade: 6 })).map(({ code }) => code).indexOf('KHTN')).to.equal(4)
    })

    it('sorts out entries that share a place', async () => {
      await modelOf(kinds.series).updateMany({}, { place: '01' })
      await moveEntry(kinds.series, (await entryCalled('series', 'CD'))._id, 'up', await changeBy())
      expect((await listSeries()).map(({ code }) => code)).to.deep.equal(['KNTT', 'CD', 'CTST', 'KHAC'])
      expect(new Set((await listSeries()).map(({ place }) => place)).size).to.equal(4)
    })

    it('is not for grades, which have their own order', async () => {
      const { _id } = await gradeOf('TOAN', 6)
      expect(await refusalOf(moveEntry(kinds.subjectGrade, _id, 'down', await changeBy()))).to.equal('403 forbidden')
    })

    it('has places that sort as numbers do, also beyond ninety', () => {
      const numbers = [1, 9, 10, 89, 90, 99, 100, 9999]
      const places = numbers.map(placeText)
      expect([...places].sort()).to.deep.equal(places)
      expect(places.map(placeNumber)).to.deep.equal(numbers)
    })
  })

  describe('retiring', () => {
    it('offers it no longer, with all that belongs to it, and removes nothing', async () => {
      const change = await changeBy()
      await retireEntry(kinds.strand, (await entryCalled('strand', 'TOAN6.HH'))._id, change)
      expect((await findTopics('TOAN', 6)).map(({ strandCode }) => strandCode)).not.to.include('TOAN6.HH')
      expect(await modelOf(kinds.outcome).countDocuments({ ...inGrade, retiredAt: { $ne: null } })).to.equal(8)
      expect(await modelOf(kinds.outcome).countDocuments(inGrade)).to.equal(36)
      expect((await entryCalled('strand', 'TOAN6.SO')).retiredAt ?? undefined).to.equal(undefined)
      const entry = await AuditEntry.findOne({ action: 'curriculum.entryRetired' }).lean()
      expect((entry?.after as { entries: number }).entries).to.equal(11)
    })

    it('can be taken back with what was retired together with it', async () => {
      const change = await changeBy()
      await retireEntry(kinds.outcome, (await outcome('TOAN6.HH.TQ.01'))._id, change)
      await retireEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.HH.TQ'))._id, change)
      await restoreEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.HH.TQ'))._id, change)
      const offered = await codesOf('outcome', { topicCode: 'TOAN6.HH.TQ', retiredAt: null })
      expect(offered).to.deep.equal(['TOAN6.HH.TQ.02', 'TOAN6.HH.TQ.03', 'TOAN6.HH.TQ.04'])
    })

    it('cannot be taken back below something that is retired', async () => {
      const change = await changeBy()
      await retireEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.HH.TQ'))._id, change)
      const { _id } = await outcome('TOAN6.HH.TQ.01')
      expect(await refusalOf(restoreEntry(kinds.outcome, _id, change))).to.equal('409 curriculumParentRetired')
    })

    it('makes no difference when it is done twice', async () => {
      const change = await changeBy()
      const { _id } = await entryCalled('materialType', 'VIDEO')
      await retireEntry(kinds.materialType, _id, change)
      await retireEntry(kinds.materialType, _id, change)
      expect((await listMaterialTypes()).map(({ code }) => code)).not.to.include('VIDEO')
      await restoreEntry(kinds.materialType, _id, change)
      await restoreEntry(kinds.materialType, _id, change)
      expect((await listMaterialTypes()).map(({ code }) => code)).to.include('VIDEO')
      expect(await AuditEntry.countDocuments()).to.equal(2)
    })

    it('is kept from later revisions of what is supplied', async () => {
      await retireEntry(kinds.topic, (await entryCalled('topic', 'TOAN6.HH.TQ'))._id, await changeBy())
      const data = readSupplied()
      await loadCurriculum(silent, { ...data, revision: data.revision + 1 })
      expect(await modelOf(kinds.outcome).countDocuments({ retiredAt: { $ne: null } })).to.equal(4)
    })
  })
})
