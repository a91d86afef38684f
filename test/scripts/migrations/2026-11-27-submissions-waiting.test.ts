import { expect } from 'chai'
import type { Db } from 'mongodb'
import mongoose from 'mongoose'
import { migration } from '../../../scripts/migrations/2026-11-27-submissions-waiting.ts'
import { Submission } from '../../../server/curation/submission.model.ts'
import { handIn, handInToPanel, makeType, prepareFeatures, step } from '../../curation/submissions.ts'
import { office, school } from '../../materials/materials.ts'
import { withDatabase } from '../../outbox/outbox.ts'

describe('the migration to submissions of what waits', () => {
  withDatabase()
  before(prepareFeatures)

  const run = () => migration.run({ database: mongoose.connection.db as unknown as Db, tell: () => undefined })

  it('gives one to each that has none, as if it had been handed in now, and leaves the others', async () => {
    await makeType()
    const { as } = school()
    const [one, kept, ended] = [await handIn(as('teacher')), await handIn(as('teacher')), await handIn(as('teacher'))]
    const inPanel = await handInToPanel(as('teacher'), office('sectorSpecialist'))
    await step({ ...as('teacher'), personId: ended.ownerId }, ended.materialId, 'withdraw')
    await Submission.deleteMany({ _id: { $in: [one._id, inPanel._id] } })
    expect(await run()).to.equal('2 of 3 waiting materials got the record of their submission')
    for (const before of [one, inPanel]) {
      const { _id, waitingSince, dueAt, ...after } = (await Submission.findOne({ openFor: before.materialId }).lean())!
      const { _id: id, waitingSince: since, dueAt: due, ...expected } = before
      expect(after).to.deep.equal(expected)
      expect(_id).not.to.deep.equal(id)
      expect(Math.abs(waitingSince.getTime() - since.getTime())).to.be.below(5000)
      expect(Math.abs(dueAt.getTime() - due.getTime())).to.be.below(5000)
    }
    expect(await Submission.findById(kept._id).lean()).to.deep.equal(kept)
    expect(await run()).to.equal('0 of 3 waiting materials got the record of their submission')
  })
})
