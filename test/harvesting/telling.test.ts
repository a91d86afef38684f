import { expect } from 'chai'
import { Types } from 'mongoose'
import { reconcile } from '../../server/harvesting/reconcile.ts'
import { tellOf } from '../../server/harvesting/tell.ts'
import { ToldMaterial } from '../../server/harvesting/told.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { makeType, multiply, publish, step } from './public.ts'

describe('what is told of materials', () => {
  withDatabase()
  beforeEach(makeType)

  it('is told once by however many at the same time', async () => {
    const first = await publish()
    const ids = [first._id, ...(await multiply(first, 7))]
    await Promise.all([...ids, ...ids].map((id) => tellOf(id)))
    const told = await ToldMaterial.find().sort({ place: 1 }).lean()
    expect(told.map(({ place }) => place)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('is not what somebody saw before: the later revision counts', async () => {
    const { _id } = await publish()
    await tellOf(_id)
    await ToldMaterial.updateOne({ _id }, { $set: { isDeleted: true }, $inc: { revision: 1 } })
    await tellOf(_id)
    expect(await ToldMaterial.findById(_id).lean()).to.include({ isDeleted: true })
  })

  it('never goes back in time', async () => {
    const material = await publish()
    await tellOf(material._id)
    const datestamp = new Date('2999-01-01')
    await ToldMaterial.updateOne({}, { $set: { datestamp } })
    await step(material, 'hide')
    await tellOf(material._id)
    expect(await ToldMaterial.findOne().lean()).to.deep.include({ datestamp, isDeleted: true })
  })

  it('is nothing for what was never public', async () => {
    await tellOf((await publish({ scope: 'sector' }))._id)
    await tellOf(new Types.ObjectId())
    expect(await ToldMaterial.countDocuments()).to.equal(0)
  })

  it('is put right at night, whatever was missed', async () => {
    const first = await publish()
    const ids = await multiply(first, 250)
    await reconcile()
    expect(await ToldMaterial.countDocuments({ isDeleted: false })).to.equal(251)
    await Material.deleteOne({ _id: ids[3] })
    await reconcile()
    const deleted = await ToldMaterial.find({ isDeleted: true }).lean()
    expect(deleted.map(({ _id }) => _id)).to.deep.equal([ids[3]])
  })
})
