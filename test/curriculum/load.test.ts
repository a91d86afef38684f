import { expect } from 'chai'
import mongoose from 'mongoose'
import { Change } from '../../server/changes/change.model.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { SubjectGrade } from '../../server/curriculum/subject-grade.model.ts'
import { Subject } from '../../server/curriculum/subject.model.ts'
import { readSupplied, type Supplied } from '../../server/curriculum/supplied.ts'
import { TextbookSeries } from '../../server/curriculum/textbook-series.model.ts'
import { Outcome, Strand, Topic } from '../../server/curriculum/tree.model.ts'
import { CurriculumVersion } from '../../server/curriculum/version.model.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const supplied = readSupplied()
const models = [CurriculumVersion, Subject, SubjectGrade, Strand, Topic, Outcome, TextbookSeries, MaterialType]
const everything = async () => {
  const records: unknown[] = []
  for (const { modelName } of models) records.push(await mongoose.model(modelName).find().sort({ _id: 1 }).lean())
  return records
}
const whole = [
  1,
  ...[supplied.subjects, supplied.subjectGrades, supplied.strands, supplied.topics, supplied.outcomes].map(
    ({ length }) => length,
  ),
  supplied.series.length,
  supplied.materialTypes.length,
]
const counts = async () => (await everything()).map((records) => (records as unknown[]).length)

const later = (change: Partial<Supplied> = {}): Supplied => ({
  ...supplied,
  revision: supplied.revision + 1,
  materialTypes: supplied.materialTypes.map((type) => ({ ...type, name: `${type.name} (mới)`, note: undefined })),
  ...change,
})

describe('loading the curriculum', () => {
  withDatabase()

  it('fills an empty system, and says so', async () => {
    expect(await loadCurriculum(silent)).to.equal(true)
    expect(await counts()).to.deep.equal(whole)
    const stored = await SubjectGrade.findOne({ level: 'lowerSecondary', subjectCode: 'CN', grade: 8 }).lean()
    expect(stored).to.deep.include({ periods: 52, regularAssessments: 3, isCompulsory: true, source: 'supplied' })
  })

  it('changes nothing when it runs again', async () => {
    await loadCurriculum(silent)
    const before = await everything()
    const changes = await Change.countDocuments()

    expect(await loadCurriculum(silent)).to.equal(false)
    expect(await everything()).to.deep.equal(before)
    expect(await Change.countDocuments()).to.equal(changes)
  })

  it('happens once when servers start at the same time', async () => {
    const answers = await Promise.all([loadCurriculum(silent), loadCurriculum(silent), loadCurriculum(silent)])
    expect(answers.filter(Boolean)).to.have.length(1)
    expect(await counts()).to.deep.equal(whole)
  })

  it('writes all or nothing', async () => {
    const broken = { ...supplied, materialTypes: [{ ...supplied.materialTypes[0]!, name: '' }] }
    const refusal = await loadCurriculum(silent, broken).catch((error: Error) => error.name)
    expect(refusal).to.be.a('string')
    expect(await counts()).to.deep.equal(whole.map(() => 0))
    expect(await loadCurriculum(silent)).to.equal(true)
  })

  it('brings a later revision, and tells the servers to forget the one before', async () => {
    await loadCurriculum(silent)
    const before = await MaterialType.findOne({ code: 'KHBD' }).lean()

    expect(await loadCurriculum(silent, later())).to.equal(true)
    const after = await MaterialType.findOne({ code: 'KHBD' }).lean()
    expect(after?.name).to.equal(`${before?.name} (mới)`)
    expect(after?._id).to.deep.equal(before?._id)
    expect(after?.note ?? undefined).to.equal(undefined)
    expect(await counts()).to.deep.equal(whole)
    expect(await Change.countDocuments({ topic: 'curriculum', key: 'programme GDPT2018' })).to.equal(2)
  })

  it('leaves what an office has changed as it is', async () => {
    await loadCurriculum(silent)
    await MaterialType.updateOne({ code: 'KHBD' }, { name: 'Giáo án của tỉnh', source: 'office' })
    await CurriculumVersion.updateOne({}, { name: 'Chương trình của tỉnh', source: 'office' })

    expect(await loadCurriculum(silent, later())).to.equal(true)
    expect(await loadCurriculum(silent, later())).to.equal(false)
    expect(await MaterialType.findOne({ code: 'KHBD' }).lean()).to.include({
      name: 'Giáo án của tỉnh',
      source: 'office',
    })
    expect(await CurriculumVersion.findOne().lean()).to.include({ name: 'Chương trình của tỉnh' })
  })

  it('removes nothing that a later revision no longer has, nor what an office has added', async () => {
    await loadCurriculum(silent)
    await new MaterialType({
      code: 'RIENG',
      name: 'Của tỉnh',
      englishName: 'Local',
      place: '99',
      source: 'office',
      edition: 'a',
    }).save()

    await loadCurriculum(silent, later({ materialTypes: supplied.materialTypes.slice(1) }))
    expect(await MaterialType.countDocuments()).to.equal(supplied.materialTypes.length + 1)
  })

  it('does not go back to an earlier revision', async () => {
    await loadCurriculum(silent, later())
    expect(await loadCurriculum(silent)).to.equal(false)
    expect((await MaterialType.findOne({ code: 'KHBD' }).lean())?.name).to.match(/\(mới\)$/)
  })
})
