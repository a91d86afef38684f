import { expect } from 'chai'
import mongoose from 'mongoose'
import type { Db } from 'mongodb'
import { migration } from '../../../scripts/migrations/2026-11-27-curriculum-versions.ts'
import { findOutcome, findSubjects, loadCurriculum } from '../../../server/curriculum/index.ts'
import { readSupplied } from '../../../server/curriculum/supplied.ts'
import { silent, withDatabase } from '../../outbox/outbox.ts'

describe('the migration to versions of the curriculum', () => {
  withDatabase()

  const database = () => mongoose.connection.db as unknown as Db
  const run = () => migration.run({ database: database(), tell: () => {} })
  const former = ['strands', 'topics', 'outcomes']

  /** As the version before has left it. */
  const makeFormer = async () => {
    await loadCurriculum(silent)
    await database()
      .collection('subjects')
      .updateMany({}, { $unset: { versionCode: 1, edition: 1 } })
    for (const name of [...former, 'subjectGrades', 'textbookSeries', 'materialTypes', 'curriculumVersions'])
      await database()
        .collection(name)
        .updateMany({}, { $unset: { edition: 1 } })
    await database().collection('subjects').createIndex({ level: 1, code: 1 }, { unique: true })
    for (const name of former) await database().collection(name).createIndex({ code: 1 }, { unique: true })
  }
  const indexesOf = async (name: string) => (await database().collection(name).indexes()).map(({ name }) => name)

  it('does nothing in a system without a curriculum', async () => {
    expect(await run()).to.equal('there is no curriculum yet')
  })

  it('gives subjects their version and everything an edition, and lets codes be there once in each version', async () => {
    await makeFormer()
    expect(await findSubjects()).to.deep.equal([])

    const count = readSupplied().subjects.length
    expect(await run()).to.equal(`${count} subjects belong to the version GDPT2018`)
    expect(await indexesOf('subjects')).not.to.include('level_1_code_1')
    for (const name of former) {
      expect(await indexesOf(name), name).not.to.include('code_1')
      const record = (await database()
        .collection(name)
        .findOne({}, { projection: { _id: 0 } }))!
      await database()
        .collection(name)
        .insertOne({ ...record, versionCode: 'GDPT2099' })
      expect(record.edition).to.equal('before-1')
    }
    expect((await findOutcome('TOAN6.SO.STN.03')).edition).to.equal('before-1')
  })

  it('may be run again, and leaves what has been changed since', async () => {
    await makeFormer()
    await run()
    await database()
      .collection('topics')
      .updateOne({ code: 'TOAN6.SO.STN' }, { $set: { edition: 'later' } })
    expect(await run()).to.equal('0 subjects belong to the version GDPT2018')
    expect((await database().collection('topics').findOne({ code: 'TOAN6.SO.STN' }))?.edition).to.equal('later')
  })

  it('lets later revisions of what is supplied in', async () => {
    await makeFormer()
    await run()
    const data = readSupplied()
    expect(await loadCurriculum(silent, { ...data, revision: data.revision + 1 })).to.equal(true)
    expect(await findSubjects()).to.have.length(data.subjects.length)
  })
})
