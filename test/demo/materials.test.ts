import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { readSupplied } from '../../server/curriculum/supplied.ts'
import { type DemoMaterial, demoMaterials, demoPeople, demoUnits } from '../../server/demo/data.ts'
import { loadSector } from '../../server/demo/load.ts'
import { loadDemoMaterials } from '../../server/demo/materials.ts'
import { liveThrough } from '../../server/materials/add.ts'
import { missingFor } from '../../server/materials/completeness.ts'
import { emptyContent, type MaterialFile } from '../../server/materials/content.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { materialChangedEvent } from '../../server/materials/events.ts'
import { contentFields } from '../../server/materials/input.ts'
import { Material } from '../../server/materials/material.model.ts'
import { steps } from '../../server/materials/states.ts'
import { moversOf } from '../../server/materials/access.ts'
import { canView } from '../../server/materials/viewers.ts'
import { fullCost, lowCost, signInHints, useHashCost } from '../../server/accounts/index.ts'
import { Report } from '../../server/reports/report.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { UseModel } from '../../server/uploads/use.model.ts'
import { Message } from '../../server/curation/message.model.ts'
import { Panel } from '../../server/curation/panel.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { withFiles } from '../processing/processing.ts'
import { silent } from '../outbox/outbox.ts'
import { makeActor } from '../support/make.ts'

const materials = demoMaterials()
const units = new Map(demoUnits().map((unit) => [unit.code, { ...unit, id: new Types.ObjectId() }]))
const people = new Map(
  demoPeople().map((person) => {
    const memberships = person.memberships.map(({ role, unit }) => {
      // A group's leader leads in the school that has it.
      const school = unit.replace(/^(LG-[A-Z]+\d+)-.*/, '$1')
      return makeActor(role, units.get(school)!.id, units.get(school)!.kind).memberships[0]!
    })
    return [person.key, { ...makeActor('teacher'), name: person.fullName, memberships }]
  }),
)

/** `M01 NGANH CONG_BO_NGANH`, as the plan of the demo has it. */
const plan =
  `M01 sector publishedInSector CCBY|M02 school publishedInSchool NOIBO-TRUONG|M03 sector publishedInSector CCBYSA
M04 sector inPanel CCBYNC|M05 public publishedInSector CCBY|M06 sector publishedInSector CCBY|M07 school awaitingSchool NOIBO-TRUONG
M08 sector publishedInSector CCBYSA|M09 public publishedInSector CC0|M10 sector changesRequested NOIBO-NGANH
M11 sector publishedInSector CCBY|M12 public publishedInSector CCBY|M13 sector proposedToSector CCBY|M14 sector publishedInSector CCBYNC
M15 sector publishedInSector CCBY|M16 sector inPanel CCBYNC|M17 personal draft NOIBO-TRUONG|M18 sector publishedInSector LIENKET
M19 school publishedInSchool NOIBO-TRUONG|M20 sector publishedInSector CCBY|M21 sector publishedInSector CCBYSA
M22 public publishedInSector CCBYNC|M23 school refused LIENKET|M24 sector publishedInSector CCBY|M25 school awaitingGroup NOIBO-TRUONG
M26 sector publishedInSector CCBYSA|M27 school awaitingSchool NOIBO-TRUONG|M28 sector publishedInSector CCBY
M29 sector proposedToSector CCBYNC|M30 sector publishedInSector CCBYSA|M31 school publishedInSchool NOIBO-TRUONG
M32 sector publishedInSector NOIBO-NGANH|M33 sector publishedInSector CCBY|M34 sector publishedInSector CCBY|M35 sector inPanel CCBYSA
M36 sector publishedInSector CCBY|M37 sector publishedInSector NOIBO-NGANH|M38 public publishedInSector CCBY
M39 sector publishedInSector CCBY|M40 school hidden -|M41 personal draft CCBYSA`.split(/[|\n]/)

function lived({ owner, unit: code, content, authors, files, earlierFiles = [], history, createdOn }: DemoMaterial) {
  const unit = units.get(code)!
  const ids = new Map([...files, ...earlierFiles].map(({ file }) => [file, new Types.ObjectId()]))
  const fileOf = ({ file, name }: { file: string; name: string }) => ({ _id: ids.get(file)!, name }) as MaterialFile
  const draft = {
    ...emptyContent,
    ...content,
    authors: authors.map((name) => ({ name })),
    files: files.map(fileOf),
  }
  const added = {
    ...{ id: new Types.ObjectId(), owner: people.get(owner)!, content, files: [], review: 'group' as const },
    unit: { id: unit.id, name: unit.name, isSchool: unit.kind === 'school' },
    createdAt: new Date(createdOn),
    steps: history.map(({ step, by, day, said, ...words }) => ({
      ...{ name: step, by: by === undefined ? undefined : people.get(by)!, at: new Date(day), ...words },
      said: {
        ...(said?.content && { content: said.content }),
        ...(said?.files && { uploadIds: said.files.map((file) => ids.get(file)!) }),
      },
    })),
  }
  const all = new Map([...files, ...earlierFiles].map((file) => [ids.get(file.file)!.toString(), fileOf(file)]))
  return { ...liveThrough(added, draft, all), unit }
}

describe('the materials of the demo', () => {
  const supplied = readSupplied()
  const treeOf = new Set(supplied.topics.map(({ subjectCode, grade }) => `${subjectCode}.${grade}`))

  it('are the forty of the plan, and one more that somebody has brought twice', () => {
    const lines = materials.map((material) => {
      const { state } = lived(material).material
      return `${material.key} ${material.content.scope} ${state} ${material.content.licence || '-'}`
    })
    expect(lines).to.deep.equal(plan)
  })

  it('are seen as widely as the plan says: a proposal only in its school until then', () => {
    const live = new Map(materials.map((material) => [material.key, lived(material).material.live?.scope]))
    for (const { key, content } of materials) {
      const { state } = lived(materials.find((one) => one.key === key)!).material
      if (state === 'publishedInSector') expect(live.get(key), key).to.equal(content.scope)
    }
    for (const key of ['M02', 'M04', 'M10', 'M13', 'M16', 'M19', 'M29', 'M31', 'M40'])
      expect(live.get(key), key).to.equal('school')
    for (const key of ['M07', 'M17', 'M23', 'M25', 'M27', 'M35', 'M41']) expect(live.get(key), key).to.equal(undefined)
  })

  it('say all that is asked for, in the words of the form', () => {
    for (const material of materials) {
      const { editions, material: record } = lived(material)
      for (const { content } of editions) {
        const hasTopics = content.subjects.some((subject) =>
          content.grades.some((grade) => treeOf.has(`${subject}.${grade}`)),
        )
        const scope = record.live ? record.live.scope : content.scope
        expect(missingFor(content, scope, hasTopics), material.key).to.deep.equal([])
      }
      for (const [field, value] of Object.entries(material.content)) {
        const schema = contentFields[field as keyof typeof contentFields]
        expect(schema?.safeParse(value).success, `${material.key}: ${field}`).to.equal(true)
      }
      expect(material.content.description!.split(/[.:;] /).length, material.key).to.be.above(1)
    }
  })

  it('have codes that the curriculum has', () => {
    const codes = (entries: readonly { readonly code: string }[]) => entries.map(({ code }) => code)
    for (const { key, content } of materials) {
      expect(codes(supplied.topics), key).to.include.members([...(content.topics ?? [])])
      expect(codes(supplied.outcomes), key).to.include.members([...(content.outcomes ?? [])])
      expect(codes(supplied.subjects), key).to.include.members([...(content.subjects ?? [])])
      expect(codes(supplied.materialTypes), key).to.include(content.type)
      if (content.series) expect(codes(supplied.series), key).to.include(content.series)
    }
  })

  it('belong to people who work where they belong, and each step was taken by somebody who may', () => {
    for (const material of materials) {
      const { unit, audited } = lived(material)
      const owner = people.get(material.owner)!
      expect(
        owner.memberships.some(({ unitId }) => unitId.equals(unit.id)),
        material.key,
      ).to.equal(true)
      const record = { ownerId: owner.personId, unitId: unit.id }
      for (const [at, { step: name, by, reason }] of material.history.entries()) {
        const { state: from } = audited[at + 1]!.before as { state: (typeof steps)[number]['from'][number] }
        const step = steps.find((one) => one.name === name && one.from.includes(from))!
        if (step.needsReason) expect(reason, material.key).to.be.a('string')
        // Two schools have nobody in the demo who could.
        if (by === undefined) expect(material.unit, material.key).to.be.oneOf(['LG-PT02', 'LG-TX01'])
        else expect(step.movers, `${material.key}: ${name}`).to.include.oneOf(moversOf(people.get(by)!, record))
      }
      const days = [material.createdOn, ...material.history.map(({ day }) => day)]
      expect(days, material.key).to.deep.equal([...days].sort())
      for (const day of days) expect(day, material.key).to.match(/^2026-/)
    }
  })

  it('keep answers from pupils, and an embargo', () => {
    const of = (key: string) => materials.find((one) => one.key === key)!
    for (const key of ['M07', 'M10', 'M27']) expect(of(key).content.isForTeachersOnly, key).to.equal(true)
    for (const key of ['M07', 'M27', 'M32']) {
      const answers = of(key).files.filter(({ role }) => role === 'answers')
      expect(answers.length, key).to.be.above(0)
      for (const { isForTeachersOnly } of answers) expect(isForTeachersOnly, key).to.equal(true)
    }
    expect(of('M27').content.embargoUntil).to.equal('2027-01-01')
    expect(of('M18').files).to.deep.equal([])
    expect(of('M18').content.link).to.match(/^https:/)
    expect(of('M39').sources).to.deep.equal([{ material: 'M06', edition: 1 }])
  })

  describe('loaded', () => {
    withFiles()
    before(() => {
      useHashCost(lowCost)
      prepareFeatures()
    })
    after(() => {
      useHashCost(fullCost)
      signInHints.comeFrom(() => [])
    })

    it('are there with their editions, files, days and events, once', async () => {
      await loadSector(silent)
      expect(await loadDemoMaterials(silent)).to.equal(true)
      expect(await loadDemoMaterials(silent)).to.equal(false)
      const records = await Material.find().lean()
      expect(records).to.have.length(materials.length)
      const by = (title: RegExp) => records.find((one) => title.test(one.draft.title))!

      const fractions = by(/có thuyết minh/)
      const editions = await Edition.find({ materialId: fractions._id }).sort({ number: 1 }).lean()
      expect(editions.map(({ content }) => content.files.length)).to.deep.equal([1, 3])
      expect(editions[1]!.content.sources[0]!.materialId).to.deep.equal(by(/bằng hình vẽ/)._id)
      expect(fractions.live).to.include({ number: 2, scope: 'sector' })
      expect(canView(undefined, by(/Tung đồng xu/))).to.equal(true)
      expect(canView(undefined, fractions)).to.equal(false)
      expect(by(/Bản quét/))
        .to.include({ state: 'hidden' })
        .and.to.have.property('reason')
        .that.includes('bản quyền')

      const reports = await Report.find().sort({ at: 1 }).lean()
      expect(reports[0]).to.deep.include({ materialId: by(/Bản quét/)._id, kind: 'rights', decision: 'hide' })
      expect(reports.map(({ isDecided }) => isDecided)).to.deep.equal([true, false, false, false])
      const waiting = await Submission.find({ state: 'open' }).sort({ stage: 1, title: 1 }).lean()
      const inWords = waiting.map(
        ({ stage, title, isInPanel }) => `${isInPanel ? 'panel' : stage} ${title.slice(0, 20)}`,
      )
      expect(inWords).to.have.members([
        'group Phiếu luyện đọc: Điề',
        ...['school Đề kiểm tra giữa học', 'school Đề kiểm tra cuối học'],
        ...['sector Đo chiều dài lá sen:', 'sector Bài hát vận động: Mư'],
        ...['panel Trò chơi tương tác: ', 'panel Dự án: Bộ lọc nước p', 'panel Từ vựng Toán song ng'],
      ])
      expect(await Notice.countDocuments()).to.equal(0)
      const panelOn = async (title: RegExp) => {
        const { _id, awaitedIds } = waiting.find((one) => title.test(one.title))!
        const { asked } = (await Panel.findById(_id).lean())!
        return [asked.map(({ total, round }) => `${round}: ${total ?? '-'}`).join(', '), awaitedIds?.length]
      }
      expect(await panelOn(/Săn số/)).to.deep.equal(['1: 87, 1: -', 1])
      expect(await panelOn(/Bộ lọc nước/)).to.deep.equal(['1: -, 1: -', 2])
      expect(await panelOn(/song ngữ/)).to.deep.equal(['1: 88, 1: 61, 2: -', 1])
      const bank = by(/Ngân hàng 120/)
      const sentBack = await Submission.findOne({ materialId: bank._id, stage: 'sector' }).lean()
      expect(sentBack).to.include({ decision: 'requestChanges', reasonCode: 'curriculum' })
      expect(await Message.countDocuments({ submissionId: sentBack!._id, isInternal: false })).to.equal(3)

      const twice = by(/^Phiếu học tập Dấu hiệu/).draft.files[0]!
      expect(twice.name).to.equal(twice.name.normalize('NFC'))
      expect(by(/^Phiếu học tập: Dấu hiệu/).draft.files.map(({ sha256 }) => sha256)).to.include(twice.sha256)

      const stored = await StoredFileModel.find().lean()
      const distinct = new Set(
        materials.flatMap(({ files, earlierFiles = [] }) => [...files, ...earlierFiles]).map(({ file }) => file),
      )
      expect(stored).to.have.length(distinct.size)
      for (const { _id, useCount } of stored)
        expect(await UseModel.countDocuments({ storedFileId: _id })).to.equal(useCount)
      expect(await UploadModel.countDocuments()).to.equal(0)
      const draftOfOld = await UseModel.countDocuments({ kind: 'draft', id: fractions._id })
      expect(draftOfOld).to.equal(3)

      expect(await OutboxEvent.countDocuments({ name: materialChangedEvent })).to.equal(materials.length)
      expect(await OutboxEvent.countDocuments({ name: 'uploads.fileStored' })).to.equal(stored.length)
      const told = await AuditEntry.find({ subjectKind: 'material', subjectId: fractions._id }).sort({ at: 1 }).lean()
      expect(told).to.have.length(materials.find(({ key }) => key === 'M39')!.history.length + 1)
      expect(told[0]!).to.include({ action: 'materials.created', actorName: 'Trần Văn Ân' })
      expect(told[0]!.at).to.deep.equal(new Date('2026-02-09T08:00:00+07:00'))
    })
  })
})
