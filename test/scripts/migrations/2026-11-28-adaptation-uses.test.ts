import { expect } from 'chai'
import type { Db } from 'mongodb'
import mongoose, { Types } from 'mongoose'
import { migration } from '../../../scripts/migrations/2026-11-28-adaptation-uses.ts'
import { Link } from '../../../server/updates/link.model.ts'
import { MaterialUse } from '../../../server/usage/use.model.ts'
import { Material } from '../../../server/materials/material.model.ts'
import { makeMaterial } from '../../catalogue/materials.ts'
import { withDatabase } from '../../outbox/outbox.ts'

describe('the migration to adaptations that follow their originals', () => {
  withDatabase()

  const run = () => migration.run({ database: mongoose.connection.db as unknown as Db, tell: () => undefined })

  it('gives them use and link, once; what was made from elsewhere has none', async () => {
    const [original, own, outside] = [
      await makeMaterial({ title: 'Bản gốc' }),
      await makeMaterial({ title: 'Của tôi' }),
      await makeMaterial({ title: 'Từ sách' }),
    ]
    const sources = (list: object[]) => ({ $set: { 'draft.sources': list } })
    await Material.updateOne({ _id: own._id }, sources([{ materialId: original._id, edition: 1 }]))
    await Material.updateOne({ _id: outside._id }, sources([{ materialId: new Types.ObjectId(), edition: 1 }]))
    expect(await run()).to.equal('1 adaptations follow what they were made from')
    const ids = { kind: 'adaptation', usedIn: own._id, materialId: original._id }
    expect(await MaterialUse.find().lean()).to.have.length(1)
    expect((await MaterialUse.findOne().lean())!).to.deep.include({ ...ids, edition: 1, addedById: own.ownerId })
    const link = (await Link.findOne().lean())!
    expect(link).to.deep.include({ ...ids, synced: 1, available: 1, skipped: 0, state: 'current', revision: 1 })
    expect(await run()).to.equal('0 adaptations follow what they were made from')
    expect([await MaterialUse.countDocuments(), await Link.countDocuments()]).to.deep.equal([1, 1])
  })
})
