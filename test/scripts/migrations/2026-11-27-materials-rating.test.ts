import { expect } from 'chai'
import type { Db } from 'mongodb'
import mongoose from 'mongoose'
import { migration } from '../../../scripts/migrations/2026-11-27-materials-rating.ts'
import { Material } from '../../../server/materials/material.model.ts'
import { makeMaterial } from '../../catalogue/materials.ts'
import { withDatabase } from '../../outbox/outbox.ts'

describe('the migration to materials with a rating to sort by', () => {
  withDatabase()

  const run = () => migration.run({ database: mongoose.connection.db as unknown as Db, tell: () => undefined })

  it('gives it to those that have none, and leaves the others', async () => {
    const [old, rated] = [await makeMaterial({ title: 'Cũ' }), await makeMaterial({ title: 'Mới' })]
    await Material.collection.updateOne({ _id: old._id }, { $unset: { rating: 1 } })
    await Material.collection.updateOne({ _id: rated._id }, { $set: { rating: 4.2 } })
    expect(await run()).to.equal('1 materials have a rating to sort by')
    expect((await Material.find().sort({ rating: 1 }).lean()).map(({ rating }) => rating)).to.deep.equal([0, 4.2])
    expect(await run()).to.equal('0 materials have a rating to sort by')
  })
})
